"""Words for practice grievances: plain sentences per subject, in the languages people use."""

from __future__ import annotations

from typing import Final

# subject: what goes wrong, by language; {place} and {days} are filled in.
PROBLEMS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "water.none": {
        "en": (
            "No drinking water has come to our lane in {place} for {days} days.",
            "The tap in {place} runs dry every morning. It has been {days} days now.",
        ),
        "hi": ("{place} में {days} दिन से पीने का पानी नहीं आ रहा है।",),
        "ur": (
            "{place} میں {days} دن سے پینے کا پانی نہیں آ رہا۔",
            "ہماری گلی، {place} میں {days} دن سے نل سوکھا ہے۔",
        ),
        "ks": ("{place} منٛز چھُنہٕ {days} دۄہو پؠٹھٕ آب یوان۔",),
        "doi": ("{place} च {days} दिनें थमां पानी नेईं आवा करदा।",),
    },
    "power.cut": {
        "en": ("The power in {place} goes for hours each evening, {days} days in a row.",),
        "hi": ("{place} में {days} दिन से हर शाम घंटों बिजली नहीं रहती।",),
        "ur": ("{place} میں {days} دن سے ہر شام گھنٹوں بجلی نہیں رہتی۔",),
        "ks": ("{place} منٛز چھِ {days} دۄہو پؠٹھٕ بِجلی گژھان۔",),
        "doi": ("{place} च {days} दिनें थमां बिजली बंद ऐ।",),
    },
    "power.transformer": {
        "en": ("The transformer in {place} burnt {days} days ago and nobody has come.",),
        "hi": ("{place} का ट्रांसफ़ॉर्मर {days} दिन पहले जल गया, कोई नहीं आया।",),
        "ur": ("{place} کا ٹرانسفارمر {days} دن پہلے جل گیا، کوئی نہیں آیا۔",),
    },
    "road.damage": {
        "en": ("The road through {place} is broken; a school bus got stuck {days} days ago.",),
        "hi": ("{place} की सड़क टूटी है, {days} दिन से गड्ढे भरे नहीं गए।",),
        "ur": ("{place} کی سڑک ٹوٹی ہوئی ہے، {days} دن سے گڑھے نہیں بھرے گئے۔",),
        "ks": ("{place}چ سڑک چھےٚ خراب، {days} دۄہ گٔیہِ۔",),
    },
    "road.snow": {
        "en": ("Snow has not been cleared in {place} for {days} days.",),
        "ur": ("{place} میں {days} دن سے برف نہیں ہٹائی گئی۔",),
    },
    "city.waste": {
        "en": ("Waste in {place} was last collected {days} days ago. The heap smells.",),
        "hi": ("{place} में {days} दिन से कूड़ा नहीं उठा।",),
        "ur": ("{place} میں {days} دن سے کوڑا نہیں اٹھایا گیا۔",),
    },
    "pension.social": {
        "en": (
            "My old-age pension has not come for {days} days. The bank in {place} knows nothing.",
        ),
        "hi": ("मेरी वृद्धावस्था पेंशन {days} दिन से नहीं आई। पता: {place}।",),
        "ur": ("میری بڑھاپے کی پنشن {days} دن سے نہیں آئی۔ پتہ: {place}۔",),
    },
    "certificate": {
        "en": ("I asked for an income certificate in {place} {days} days ago and hear nothing.",),
        "hi": ("{place} में आय प्रमाणपत्र का आवेदन {days} दिन से लंबित है।",),
        "ur": ("{place} میں آمدنی کی سند کی درخواست {days} دن سے رکی ہوئی ہے۔",),
        "doi": ("{place} च आमदन प्रमाणपत्र {days} दिनें थमां नेईं मिलेआ।",),
    },
    "land.record": {
        "en": ("The mutation of our land in {place} is still not entered after {days} days.",),
        "hi": ("{place} में हमारी ज़मीन का इंतकाल {days} दिन बाद भी दर्ज नहीं हुआ।",),
        "ur": ("{place} میں ہماری زمین کا انتقال {days} دن بعد بھی درج نہیں ہوا۔",),
    },
    "health.staff": {
        "en": ("There has been no doctor at the health centre in {place} for {days} days.",),
        "hi": ("{place} के स्वास्थ्य केंद्र में {days} दिन से डॉक्टर नहीं है।",),
        "ur": ("{place} کے مرکز صحت میں {days} دن سے ڈاکٹر نہیں ہے۔",),
    },
    "school.staff": {
        "en": ("The middle school in {place} has been without a teacher for {days} days.",),
        "ur": ("{place} کے اسکول میں {days} دن سے استاد نہیں ہے۔",),
    },
    "ration.shop": {
        "en": ("The ration shop in {place} gave us nothing for {days} days.",),
        "hi": ("{place} की राशन दुकान ने {days} दिन से राशन नहीं दिया।",),
        "ur": ("{place} کی راشن دکان نے {days} دن سے راشن نہیں دیا۔",),
    },
    "village.wage": {
        "en": ("The wages for the village works in {place} are {days} days late.",),
        "hi": ("{place} में काम की मज़दूरी {days} दिन से नहीं मिली।",),
        "ur": ("{place} میں کام کی مزدوری {days} دن سے نہیں ملی۔",),
    },
}

REPLIES: Final[dict[str, str]] = {
    "en": "The work was done on {date}. Our staff looked again the next day and it is in order.",
    "hi": "काम {date} को पूरा कर दिया गया। अगले दिन फिर देखा गया, सब ठीक है।",
    "ur": "کام {date} کو مکمل کر دیا گیا۔ اگلے دن دوبارہ دیکھا گیا، سب ٹھیک ہے۔",
    "ks": "کٲم گٔیہِ {date} مکمل۔ دۄیِمہِ دۄہہٕ وُچھ بیٚیہِ، سورُے ٹھیٖک چھُ۔",
    "doi": "कम्म {date} गी पूरा होई गेआ। दूए दिन परतियै दिक्खेआ, सब ठीक ऐ।",
}
WAITS: Final[dict[str, str]] = {
    "en": "We wait for a spare part and expect it within two weeks.",
    "hi": "हम एक पुर्ज़े की प्रतीक्षा में हैं, दो सप्ताह में आने की आशा है।",
    "ur": "ہم ایک پرزے کے منتظر ہیں، دو ہفتوں میں آنے کی امید ہے۔",
    "ks": "أسؠ چھِ اَکِس پرزَس پراران، دۄن ہفتن منٛز وٲتِتھ یِیہِ۔",
    "doi": "अस इक पुर्जे दी इंतजार च आं, दौं हफ्तें च औने दी मेद ऐ।",
}
QUESTIONS: Final[dict[str, str]] = {
    "en": "Which house or landmark is it nearest to, so that our staff find it?",
    "hi": "यह किस मकान या पहचान के पास है, ताकि हमारे कर्मचारी पहुँच सकें?",
    "ur": "یہ کس مکان یا نشانی کے قریب ہے، تاکہ ہمارا عملہ پہنچ سکے؟",
    "ks": "یہِ کَتھ مکانَس یا نِشٲنی نَکھٕ چھُ؟",
    "doi": "एह् केह्ड़े मकान जां नशानी कोल ऐ?",
}
STILL_WRONG: Final[dict[str, str]] = {
    "en": "Nobody came, and it is as before.",
    "hi": "कोई नहीं आया, सब पहले जैसा है।",
    "ur": "کوئی نہیں آیا، سب پہلے جیسا ہے۔",
    "ks": "کانٛہہ آو نہٕ، سورُے چھُ برونٛہہ ہِیُٛو۔",
    "doi": "कोई नेईं आया, सब पैह्ले आंगर ऐ।",
}
ORDERS: Final[dict[str, str]] = {
    "en": "The answer does not say what was done on the spot. The office looks again.",
    "hi": "उत्तर में नहीं लिखा कि मौके पर क्या हुआ। कार्यालय फिर देखे।",
    "ur": "جواب میں نہیں لکھا کہ موقع پر کیا ہوا۔ دفتر دوبارہ دیکھے۔",
    "ks": "جَوابَس منٛز چھُ نہٕ لیکھِتھ زِ موقعَس پؠٹھ کیا کوٚر۔ دَفتَر وُچھِ بیٚیہِ۔",
    "doi": "जवाब च नेईं लिखेआ जे मौके पर के होआ। दफ्तर परतियै दिक्खै।",
}
