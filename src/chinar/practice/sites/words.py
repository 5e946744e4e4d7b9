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
)

WORDS: MappingProxyType[str, Words] = MappingProxyType({"en": ENGLISH, "hi": HINDI, "ur": URDU})
