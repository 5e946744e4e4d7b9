"""The invented text of practice sites, in English, Hindi and Urdu, and how dates are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a practice site says in one language."""

    direction: str
    digits: str
    months: tuple[str, ...]
    marking: str
    skip: str
    home: str
    about: str
    contact: str
    menu: str
    notices: str
    notice: str
    welcome: str
    about_text: str
    contact_text: str
    owner: str
    updated: str
    not_found: str
    unavailable: str
    invented: tuple[str, ...]
    description: str
    emblem: str
    manager: str
    portal: str
    inner: tuple[tuple[str, str], ...]
    """Name and words of the pages feedback, help, policies, terms and site map, in this order."""
    other_language: str
    other_name: str
    """Another language that the site is in: its code, and its name in itself."""

    def number(self, value: int) -> str:
        """Write a number in this language's digits."""
        return str(value).translate(str.maketrans("0123456789", self.digits))

    def day(self, day: date) -> str:
        """Write a date the Indian way: day, month, year."""
        return f"{self.number(day.day)} {self.months[day.month - 1]} {self.number(day.year)}"


ENGLISH = Words(
    direction="ltr",
    digits="0123456789",
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    marking="Practice site: everything here is invented.",
    skip="Skip to the content",
    home="Home",
    about="About",
    contact="Contact",
    menu="Main menu",
    notices="Notices",
    notice="Notice",
    welcome="Welcome. This desk answers questions about its services on working days.",
    about_text="This desk exists for practice only. It has no office, no officers and no powers.",
    contact_text="This is a practice site, so nobody reads messages. Write to",
    owner="Content is owned and kept up to date by the practice desk named above.",
    updated="Last updated",
    not_found="This page does not exist.",
    unavailable="The service is not available at the moment.",
    invented=(
        "The help desk will be open on the second Saturday of the month.",
        "Forms are now accepted at the front counter without an appointment.",
        "The list of documents to bring has been made shorter.",
        "Receipts are printed in three languages.",
        "The waiting room has moved to the ground floor.",
        "Questions sent by post are answered within ten working days.",
        "The telephone line is staffed until six in the evening.",
    ),
    description="Services, notices and contact of a practice desk; everything is invented.",
    emblem="Emblem of the practice desks",
    manager="Web information manager: the head of the practice room.",
    portal="National Portal of India",
    inner=(
        ("Feedback", "Say what should be better. Nobody reads it, for this is practice."),
        ("Help", "Every page can be read without scripts and with a screen reader."),
        ("Privacy and copyright policies", "Nobody is counted here. Copy what you like."),
        ("Terms of use", "Nothing on this site binds anyone: all of it is invented."),
        ("Site map", "Home, about, contact, feedback, help, policies and terms."),
    ),
    other_language="hi",
    other_name="हिन्दी",
)

HINDI = Words(
    direction="ltr",
    digits="०१२३४५६७८९",
    months=(
        *("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई"),
        *("अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
    ),
    marking="अभ्यास साइट: यहाँ सब कुछ काल्पनिक है।",
    skip="मुख्य सामग्री पर जाएँ",
    home="मुख्य पृष्ठ",
    about="परिचय",
    contact="संपर्क",
    menu="मुख्य सूची",
    notices="सूचनाएँ",
    notice="सूचना",
    welcome="स्वागत है। यह पटल कार्यदिवसों में अपनी सेवाओं से जुड़े प्रश्नों के उत्तर देता है।",
    about_text="यह पटल केवल अभ्यास के लिए है। इसका न कोई कार्यालय है, न अधिकारी, न अधिकार।",
    contact_text="यह अभ्यास साइट है, इसलिए संदेश कोई नहीं पढ़ता। पता:",
    owner="सामग्री का स्वामित्व और रखरखाव ऊपर लिखे अभ्यास पटल के पास है।",
    updated="अंतिम अद्यतन",
    not_found="यह पृष्ठ मौजूद नहीं है।",
    unavailable="सेवा इस समय उपलब्ध नहीं है।",
    invented=(
        "सहायता पटल महीने के दूसरे शनिवार को खुला रहेगा।",
        "प्रपत्र अब बिना समय लिए सामने के काउंटर पर जमा होते हैं।",
        "साथ लाने वाले काग़ज़ों की सूची छोटी कर दी गई है।",
        "रसीदें तीन भाषाओं में छपती हैं।",
        "प्रतीक्षा कक्ष अब भूतल पर है।",
        "डाक से आए प्रश्नों का उत्तर दस कार्यदिवसों में दिया जाता है।",
        "टेलीफ़ोन लाइन शाम छह बजे तक चालू रहती है।",
    ),
    description="अभ्यास पटल की सेवाएँ, सूचनाएँ और संपर्क; यहाँ सब कुछ काल्पनिक है।",
    emblem="अभ्यास पटलों का प्रतीक चिह्न",
    manager="वेब सूचना प्रबंधक: अभ्यास कक्ष के प्रमुख।",
    portal="भारत का राष्ट्रीय पोर्टल",
    inner=(
        ("प्रतिक्रिया", "बताइए कि क्या बेहतर हो। यह अभ्यास है, इसलिए इसे कोई नहीं पढ़ता।"),
        ("सहायता", "हर पृष्ठ बिना स्क्रिप्ट के और स्क्रीन रीडर से पढ़ा जा सकता है।"),
        ("गोपनीयता और कॉपीराइट नीति", "यहाँ किसी को गिना नहीं जाता। जो चाहें, उतार लीजिए।"),
        ("उपयोग के नियम", "इस साइट की कोई बात किसी पर लागू नहीं: सब कुछ काल्पनिक है।"),
        ("साइट मानचित्र", "मुख्य पृष्ठ, परिचय, संपर्क, प्रतिक्रिया, सहायता, नीति और नियम।"),
    ),
    other_language="en",
    other_name="English",
)

URDU = Words(
    direction="rtl",
    digits="۰۱۲۳۴۵۶۷۸۹",
    months=(
        *("جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی"),
        *("اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"),
    ),
    marking="مشقی سائٹ: یہاں سب کچھ فرضی ہے۔",
    skip="اصل مواد پر جائیں",
    home="پہلا صفحہ",
    about="تعارف",
    contact="رابطہ",
    menu="بڑی فہرست",
    notices="اعلانات",
    notice="اعلان",
    welcome="خوش آمدید۔ یہ شعبہ کام کے دنوں میں اپنی خدمات سے متعلق سوالوں کے جواب دیتا ہے۔",
    about_text="یہ شعبہ صرف مشق کے لیے ہے۔ اس کا نہ کوئی دفتر ہے، نہ افسر، نہ اختیار۔",
    contact_text="یہ مشقی سائٹ ہے، اس لیے پیغام کوئی نہیں پڑھتا۔ پتہ:",
    owner="مواد کی ملکیت اور دیکھ بھال اوپر لکھے مشقی شعبے کے پاس ہے۔",
    updated="آخری تازہ کاری",
    not_found="یہ صفحہ موجود نہیں ہے۔",
    unavailable="خدمت اس وقت دستیاب نہیں ہے۔",
    invented=(
        "مدد کا شعبہ مہینے کے دوسرے سنیچر کو کھلا رہے گا۔",
        "فارم اب وقت لیے بغیر سامنے کی کھڑکی پر جمع ہوتے ہیں۔",
        "ساتھ لانے والے کاغذوں کی فہرست مختصر کر دی گئی ہے۔",
        "رسیدیں تین زبانوں میں چھپتی ہیں۔",
        "انتظار گاہ اب نچلی منزل پر ہے۔",
        "ڈاک سے آنے والے سوالوں کا جواب کام کے دس دنوں میں دیا جاتا ہے۔",
        "ٹیلی فون شام چھ بجے تک سنا جاتا ہے۔",
    ),
    description="مشقی شعبے کی خدمات، اعلانات اور رابطہ؛ یہاں سب کچھ فرضی ہے۔",
    emblem="مشقی شعبوں کا نشان",
    manager="ویب معلومات کے ذمہ دار: مشقی کمرے کے سربراہ۔",
    portal="بھارت کا قومی پورٹل",
    inner=(
        ("آراء", "بتائیے کہ کیا بہتر ہو۔ یہ مشق ہے، اس لیے اسے کوئی نہیں پڑھتا۔"),
        ("مدد", "ہر صفحہ بغیر اسکرپٹ کے اور اسکرین ریڈر سے پڑھا جا سکتا ہے۔"),
        ("رازداری اور کاپی رائٹ پالیسی", "یہاں کسی کو گنا نہیں جاتا۔ جو چاہیں نقل کیجیے۔"),
        ("استعمال کی شرائط", "اس سائٹ کی کوئی بات کسی پر لازم نہیں: سب کچھ فرضی ہے۔"),
        ("سائٹ کا نقشہ", "پہلا صفحہ، تعارف، رابطہ، آراء، مدد، پالیسی اور شرائط۔"),
    ),
    other_language="en",
    other_name="English",
)

WORDS: MappingProxyType[str, Words] = MappingProxyType({"en": ENGLISH, "hi": HINDI, "ur": URDU})
