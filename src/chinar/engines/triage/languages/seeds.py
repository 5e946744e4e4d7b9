"""Own sentences from which the language model is made; written for this, from no other text.

Kashmiri and Dogri were not read by native speakers.
"""

from __future__ import annotations

from typing import Final

ENGLISH: Final = """
The road to our village has been broken since the last rains and no one has come to repair it.
There is no water in the tap for three days and the tanker did not come. Please do something.
I have applied for a certificate two months ago but the office says that my file is not there.
Street lights are not working near the school, and women are afraid to walk there after dark.
We request the department to clear the drain because dirty water enters our houses every week.
The doctor was absent when my mother was taken to the hospital, and the nurse told us to wait.
My pension has been stopped without any reason. Whom should I ask, and where can I complain?
They said that the work would be finished by March. Nothing was done, although money was paid.
It was found that many people who live in cities spend more than an hour on their way to work.
The river is about forty kilometres long and flows through a valley before it reaches the lake.
Scientists have said this week that the new method could help to find the disease much earlier.
During the war some of the bridges were destroyed, but others were built again within a year.
She was born in a small town and later became a teacher; her students still remember her well.
If you travel there in winter, take warm clothes with you, since the nights can be very cold.
Garbage not lifted. Broken footpath. Overgrown bushes. Noise from factory at night. Dog bite.
Electricity bill is too high, meter reading is wrong, transformer burnt, low voltage in evening.
He has been working for his country for more than ten years, and this is how we are treated.
These animals usually eat grass and leaves, which they can find all over the northern region.
"""

HINDI: Final = """
हमारे गाँव की सड़क पिछली बारिश से टूटी हुई है और कोई भी इसे ठीक करने नहीं आया।
तीन दिन से नल में पानी नहीं आ रहा है और टैंकर भी नहीं आया। कृपया कुछ कीजिए।
मैंने दो महीने पहले प्रमाणपत्र के लिए आवेदन किया था, लेकिन कार्यालय
कहता है कि मेरी फ़ाइल वहाँ नहीं है।
स्कूल के पास गली की बत्तियाँ ख़राब हैं और अँधेरा होने के बाद महिलाओं को वहाँ से जाने में डर लगता है।
विभाग से अनुरोध है कि नाली साफ़ करवाई जाए, क्योंकि हर हफ़्ते गंदा पानी हमारे घरों में घुस जाता है।
जब मेरी माँ को अस्पताल ले जाया गया तब डॉक्टर मौजूद नहीं थे और नर्स ने हमें इंतज़ार करने को कहा।
मेरी पेंशन बिना किसी कारण के बंद कर दी गई है। मुझे किससे पूछना चाहिए और शिकायत कहाँ करूँ?
उन्होंने कहा था कि काम मार्च तक पूरा हो जाएगा। पैसे दिए गए, फिर भी कुछ नहीं हुआ।
यह पाया गया कि शहरों में रहने वाले बहुत से लोग काम पर जाने में एक घंटे से ज़्यादा समय लगाते हैं।
यह नदी लगभग चालीस किलोमीटर लंबी है और झील तक पहुँचने से पहले एक घाटी से होकर बहती है।
वैज्ञानिकों ने इस हफ़्ते कहा कि नया तरीक़ा इस बीमारी का पता बहुत पहले लगाने में मदद कर सकता है।
युद्ध के दौरान कुछ पुल नष्ट हो गए थे, लेकिन दूसरे एक साल के भीतर फिर से बनाए गए।
उनका जन्म एक छोटे शहर में हुआ था और बाद में वह शिक्षक बनीं; उनके छात्र आज भी उन्हें याद करते हैं।
अगर आप सर्दियों में वहाँ जाते हैं तो अपने साथ गर्म कपड़े ले जाएँ,
क्योंकि रातें बहुत ठंडी हो सकती हैं।
कूड़ा नहीं उठाया जाता। बिजली का बिल बहुत ज़्यादा है, मीटर ग़लत चलता है, ट्रांसफ़ॉर्मर जल गया है।
वे दस साल से अधिक समय से देश के लिए काम कर रहे हैं और हमारे साथ ऐसा व्यवहार किया जाता है।
ये जानवर आम तौर पर घास और पत्तियाँ खाते हैं, जो उन्हें पूरे उत्तरी क्षेत्र में मिल जाती हैं।
इसके अलावा सरकार द्वारा दी गई जानकारी के अनुसार इस योजना का लाभ किसानों तक नहीं पहुँचा है।
"""

URDU: Final = """
ہمارے گاؤں کی سڑک پچھلی بارش سے ٹوٹی ہوئی ہے اور کوئی بھی اسے ٹھیک کرنے نہیں آیا۔
تین دن سے نل میں پانی نہیں آ رہا ہے اور ٹینکر بھی نہیں آیا۔ براہ کرم کچھ کیجیے۔
میں نے دو مہینے پہلے سند کے لیے درخواست دی تھی لیکن دفتر کہتا ہے کہ میری فائل وہاں نہیں ہے۔
اسکول کے پاس گلی کی بتیاں خراب ہیں اور اندھیرا ہونے کے بعد خواتین کو وہاں سے گزرنے میں ڈر لگتا ہے۔
محکمے سے گزارش ہے کہ نالی صاف کروائی جائے کیونکہ ہر ہفتے گندا پانی ہمارے گھروں میں گھس جاتا ہے۔
جب میری ماں کو ہسپتال لے جایا گیا تو ڈاکٹر موجود نہیں تھے اور نرس نے ہمیں انتظار کرنے کو کہا۔
میری پنشن بغیر کسی وجہ کے بند کر دی گئی ہے۔ مجھے کس سے پوچھنا چاہیے اور شکایت کہاں کروں؟
انہوں نے کہا تھا کہ کام مارچ تک مکمل ہو جائے گا۔ پیسے دیے گئے پھر بھی کچھ نہیں ہوا۔
یہ پایا گیا کہ شہروں میں رہنے والے بہت سے لوگ کام پر جانے میں ایک گھنٹے سے زیادہ وقت لگاتے ہیں۔
یہ دریا تقریباً چالیس کلومیٹر لمبا ہے اور جھیل تک پہنچنے سے پہلے ایک وادی سے ہو کر بہتا ہے۔
سائنس دانوں نے اس ہفتے کہا کہ نیا طریقہ اس بیماری کا پتہ بہت پہلے لگانے میں مدد دے سکتا ہے۔
جنگ کے دوران کچھ پل تباہ ہو گئے تھے لیکن دوسرے ایک سال کے اندر دوبارہ بنائے گئے۔
ان کی پیدائش ایک چھوٹے شہر میں ہوئی تھی اور بعد میں وہ استاد بنیں؛ ان
کے طلبہ آج بھی انہیں یاد کرتے ہیں۔
اگر آپ سردیوں میں وہاں جاتے ہیں تو اپنے ساتھ گرم کپڑے لے جائیں کیونکہ راتیں بہت ٹھنڈی ہو سکتی ہیں۔
کوڑا نہیں اٹھایا جاتا۔ بجلی کا بل بہت زیادہ ہے، میٹر غلط چلتا ہے، ٹرانسفارمر جل گیا ہے۔
وہ دس سال سے زیادہ عرصے سے ملک کے لیے کام کر رہے ہیں اور ہمارے ساتھ ایسا سلوک کیا جاتا ہے۔
یہ جانور عام طور پر گھاس اور پتے کھاتے ہیں جو انہیں پورے شمالی علاقے میں مل جاتے ہیں۔
اس کے علاوہ حکومت کی طرف سے دی گئی معلومات کے مطابق اس اسکیم کا فائدہ کسانوں تک نہیں پہنچا ہے۔
"""

KASHMIRI_ARABIC: Final = """
سانہِ گامٕچ سڑک چھِ وُنہِ خراب تہٕ کٲنٛسہِ تہِ چھُنہٕ یِہ ٹھیٖک کرُن۔
ترٛیٚو دۄہَو پؠٹھٕ چھُ نہٕ نَلَس مَنٛز آب یِوان تہٕ ٹینکر تہِ آو نہٕ۔ مہربٲنی کٔرِتھ کٔرِو کیٛنٛہہ۔
مےٚ کٔر زٕ رٮ۪تھ برونٛہہ سَنَدِ خٲطرٕ درخواست، مگر دفترَس مَنٛز چھِ وَنان زِ مےٚ چھُنہٕ فایِل اَتہِ۔
سکوٗلَس نَزدیٖک چھِ گَلہِ ہٕنٛز بٔژ خراب تہٕ زَنانَن چھُ راتَس تَتہِ پَکنَس مَنٛز کھوژُن یِوان۔
محکمَس چھِ گُزارِش زِ نٲلؠ گٔژھ صاف کَرنہٕ یِنؠ، تِکیازِ پرٛتھ ہَفتہٕ چھُ
گٔنٛد آب سانٮ۪ن گَرَن مَنٛز اَژان۔
ییٚلہِ مےٚ موج ہسپتال نِنہٕ آیہِ تیٚلہِ اوس نہٕ ڈاکٹر موجوٗد، نرسہِ ووٚن اَسہِ پراران روزُن۔
مےٚ پیٚنشن چھِ بِلا کُنہِ وَجہِ بَنٛد کَرنہٕ آمٕژ۔ بہٕ کَس پرٕژھہٕ تہٕ شِکایَت کَتہِ کَرٕ؟
تِمَو اوس ووٚنمُت زِ کٲم گَژھہِ مارچ تام پوٗرٕ۔ پونٛسہٕ دِتھ تہِ گوٚو نہٕ کیٛنٛہہ۔
شہرَن مَنٛز روزن والؠ واریاہ لوٗکھ چھِ کٲمِ پؠٹھ گَژھنَس مَنٛز اَکہِ
گھنٹہٕ کھۄتہٕ زیادٕ وَقت لَگاوان۔
یہِ دریاو چھُ تقریبن ژَتجی کِلومیٖٹَر زیوٗٹھ تہٕ جھیٖلَس تام واتنہٕ برونٛہہ چھُ وادی مَنٛزۍ پَکان۔
سائنسدانَو ووٚن یَتھ ہَفتَس مَنٛز زِ نوٚو طریٖقہٕ ہٮ۪کِ اَتھ بیمٲرِ ہُنٛد
پَے گۄڈٕے لَگاونَس مَنٛز مَدَد کٔرِتھ۔
جَنٛگِ دوران گٔے کیٛنٛہہ کَدَل تباہ، مگر باقی آے اَکِس ؤرؠیَس اَنٛدر دۄبارٕ بَناونہٕ۔
تَس اوس اَکِس لۄکٕٹِس شہرَس مَنٛز زَنم تہٕ پَتہٕ بَنؠیہِ سۄ وُستاد؛
تَمِس چھِ طٲلِب عِلم اَز تہِ یاد کران۔
اَگر تُہؠ وَنٛدَس مَنٛز تَتہِ گَژھو، پَنُن گَرٕم پَلَو نِیٚو، تِکیازِ راتٕ چھِ سٮ۪ٹھاہ تٔرِ۔
یِم جانوَر چھِ عام طور گاسہٕ تہٕ پَن کھیٚوان یِم تِمَن پوٗرٕ شُمٲلی عَلاقَس مَنٛز میلان چھِ۔
بِجلی ہُنٛد بِل چھُ سٮ۪ٹھاہ، میٖٹَر چھُ غَلَط چَلان، ٹرانسفارمر چھُ دٔزمُت، وولٹیج چھُ کَم۔
اَمہِ علاوٕ حَکوٗمتَن دِژمٕژ معلوٗمات مُطٲبِق ووت نہٕ اَمہِ سکیٖمُک فٲیدٕ زَمیٖندارَن تام۔
سُہ اوس دَہَو ؤری یَو پؠٹھٕ پَنٕنِس مُلکَس خٲطرٕ کٲم کران، تہٕ اَسہِ سۭتؠ چھُ یُتھ سَلوٗک گَژھان۔
"""

KASHMIRI_DEVANAGARI: Final = """
सानि गामुच सड़क छि खराब तु कांसि ति छुनु यि ठीक कोरमुत।
त्र्यव दोहव प्यठु छु नु नलस मंज़ आब यिवान तु टैंकर ति आव नु। मेहरबानी करिथ करिव केंह।
मे कर ज़ु रॆथ ब्रोंह सनदि खातरु दरखास, मगर दफ़्तरस मंज़ छि वनान ज़ि मे छुनु फाइल अति।
स्कूलस नज़दीक छि गलि हुंज़ ब॔च़ खराब तु ज़नानन छु रातस तति पकनस मंज़ खोच़ुन यिवान।
महकमस छि गुज़ारिश ज़ि नॉल गछ़ि साफ करनु यिन्य, तिक्याज़ि प्रथ हफ़्तु
छु गंद आब सान्यन गरन मंज़ अच़ान।
येलि मे मोज हस्पताल निनु आयि तेलि ओस नु डाक्टर मोजूद, नर्सि वोन असि प्रारान रोज़ुन।
मे पेंशन छि बिला कुनि वजि बंद करनु आमुच़। बु कस प्रुछ़ु तु शिकायत कति करु?
तिमव ओस वोनमुत ज़ि कॉम गछ़ि मार्च ताम पूरु। पोंसु दिथ ति गव नु केंह।
शहरन मंज़ रोज़न वॉल्य वारयाह लूख छि कामि प्यठ गछ़नस मंज़ अकि गंटु खोतु ज़्यादु वक्त लगावान।
यि दरियाव छु तकरीबन च़तजी किलोमीटर ज़्यूठ तु झीलस ताम वातनु ब्रोंह छु वादी मंज़्य पकान।
सायंसदानव वोन यथ हफ़्तस मंज़ ज़ि नोव तरीकु हेकि अथ बेमारि हुंद पय गोडय लगावनस मंज़ मदद करिथ।
जंगि दौरान गय केंह कदल तबाह, मगर बाकी आयि अकिस वॅरियस अंदर दुबारु बनावनु।
तस ओस अकिस लोकटिस शहरस मंज़ ज़नम तु पतु बनेयि सो वुस्ताद; तमिस छि तॉलिब इलम अज़ ति याद करान।
अगर तोह्य वंदस मंज़ तति गछ़िव, पनुन गरम पलव नियिव, तिक्याज़ि रातु छि स्यठाह तरि।
यिम जानवर छि आम तोर गासु तु पन ख्यवान यिम तिमन पूर शुमाली अलाकस मंज़ मेलान छि।
बिजली हुंद बिल छु स्यठाह, मीटर छु गलत चलान, ट्रांसफार्मर छु दोदमुत, वोल्टेज छु कम।
अमि अलावु हकूमतन दिच़मुच़ मोलूमात मुतॉबिक वोत नु अमि स्कीमुक फॉयदु ज़मीनदारन ताम।
सु ओस दॅहव वॅरियव प्यठु पनुनिस मुलकस खातरु कॉम करान, तु असि सुत्य छु युथ सलूक गछ़ान।
यिथु पॉठ्य आस तिम लूख पनुन्य गरि त्रॉविथ गछ़ान, मगर वुनि छि तिमन पतु यिनुच उमेद।
यि छु तिहुंद बोड मसलु, तवय छि अॅस्य यि वनान ज़ि यथ कुन गछ़ि तवजो दिन्य यिन्य।
"""

DOGRI: Final = """
साढ़े ग्रांऽ दी सड़क पिछली बरखा कोला त्रुट्टी दी ऐ ते कोई बी इसगी ठीक करन नेईं आया।
त्रै दिनें थमां नलके च पानी नेईं आवा दा ऐ ते टैंकर बी नेईं आया। मेहरबानी करियै किश करो।
में दो म्हीने पैह्लें सर्टिफिकेट आस्तै अर्जी दित्ती ही, पर दफ्तर आखदा ऐ जे मेरी फाइल उत्थै नेईं ऐ।
स्कूलै कन्नै गली दियां बत्तियां खराब न ते न्हेरा होने परैंत जनानियें गी उत्थुआं जाने च डर लगदा ऐ।
मैह्कमे गी बेनती ऐ जे नाली साफ करोआई जा, की जे हर हफ्तै गंदा पानी साढ़े घरें च बड़ी जंदा ऐ।
जिसलै मेरी माऊ गी हस्पताल लेई गे तां डाक्टर मजूद नेईं हा ते नर्स ने असेंगी बल्गने गी आखेआ।
मेरी पिन्शन बिना कुसै कारणै दे बंद करी दित्ती गेई ऐ। में कुसगी पुच्छां ते शकैत कुत्थै करां?
उनें आखेआ हा जे कम्म मार्च तगर पूरा होई जाग। पैसे दित्ते, पर किश नेईं होआ।
शैह्रें च रौह्ने आह्ले मते सारे लोक कम्मै पर जाने च इक घैंटे कोला मता बेल्ला लांदे न।
एह् दरेआ लगभग चाली किलोमीटर लम्मा ऐ ते झीला तगर पुज्जने थमां पैह्लें इक घाटी बिच्चा बगदा ऐ।
वैज्ञानिकें इस हफ्तै आखेआ जे नमां तरीका इस बमारी दा पता मता पैह्लें लाने च मदद करी सकदा ऐ।
जंग दरान किश पुल तबाह् होई गे हे, पर दुए इक बरे दे अंदर परतियै बनाए गे।
उंदा जनम इक निक्के शैह्र च होआ हा ते बाद च ओह् मास्टर बनी; उंदे
विद्यार्थी अज्ज बी उनेंगी चेता करदे न।
जेकर तुस स्यालै च उत्थै जाओ तां अपने कन्नै गर्म टल्ले लेई जाओ, की जे रातीं बड़ी ठंड होंदी ऐ।
एह् जानवर आमतौर पर घाऽ ते पत्तर खंदे न, जेह्ड़े उनेंगी सारे उत्तरी लाके च थ्होई जंदे न।
बिजली दा बिल मता मता औंदा ऐ, मीटर गलत चलदा ऐ, ट्रांसफार्मर फुकी गेदा ऐ, वोल्टेज घट्ट ऐ।
इसदे अलावा सरकार आसेआ दित्ती गेदी जानकारी मताबक इस स्कीमा दा फायदा जिमींदारें तगर नेईं पुज्जेआ।
ओह् दस बरे कोला मते समें थमां देसा आस्तै कम्म करा करदा ऐ ते साढ़े कन्नै इयै नेहा सलूक कीता जंदा ऐ।
जागतें गी कताबां नेईं मिलियां, मास्टर छुट्टी पर ऐ, ते पंचैती दा कोई बी मैंबर साढ़ी गल्ल नेईं सुनदा।
"""

HINDI_LATIN: Final = """
hamare gaon ki sadak pichhli barish se tuti hui hai aur koi bhi ise theek karne nahi aaya
teen din se nal me pani nahi aa raha hai aur tanker bhi nahi aaya kripya kuch kijiye
maine do mahine pehle praman patra ke liye aavedan kiya tha lekin
karyalay kehta hai ki file nahi hai
school ke paas gali ki batti kharab hai mahilaon ko andhere me dar
lagta hai samasya ka samadhan kare
vibhag se anurodh hai ki nali saaf karwayi jaye kyunki ganda pani gharo me ghus jata hai dhanyavad
meri pension bina kisi karan ke band kar di gayi hai mujhe kisse puchna chahiye shikayat kahan karu
bijli ka bill bahut zyada aata hai meter galat chal raha hai transformer jal gaya hai sudhar kare
adhikari log sunte nahi hai hum logo ne kai baar nivedan kiya par koi karyavahi nahi hui
rashan dukandar kam tolta hai aur bolta hai ki chawal khatam ho gaya yojana ka labh nahi mila
namaste sir mera naam list me nahi hai krupaya sahayata kare sarkar se prarthana hai
"""

URDU_LATIN: Final = """
hamare gaon ki sarak pichli barish se kharab hai aur koi bhi isay theek karne nahin aaya
teen din se nalkay mein paani nahin aa raha aur tanker bhi nahin aaya barae meherbani kuch kijiye
main ne do mahinay pehlay sanad ke liye darkhwast di thi lekin daftar kehta hai ke file nahin hai
school ke qareeb gali ki battiyan kharab hain khawateen ko andheray
mein khauf hota hai masla hal karein
mehkamay se guzarish hai ke naali saaf karwai jaye kyunke ganda paani
gharon mein ghus jata hai shukriya
meri pension baghair kisi wajah ke band kar di gayi hai janab main kahan shikayat darj karun
bijli ka bill bohat zyada aata hai meter ghalat chalta hai
transformer jal gaya hai intezam kiya jaye
afsaran hamari baat nahin suntay hum ne kai martaba iltija ki lekin koi karwai nahin hui
rashan wala kam tolta hai aur kehta hai ke chawal khatam ho gaye awam ko mushkilat hain
assalam o alaikum janab mera naam fehrist mein nahin hai baraye karam
madad farmayen hukumat se darkhwast
"""

PUNJABI: Final = "ਸਾਡੇ ਪਿੰਡ ਦੀ ਸੜਕ ਟੁੱਟੀ ਹੋਈ ਹੈ ਅਤੇ ਪਾਣੀ ਨਹੀਂ ਆਉਂਦਾ।"
