"""Own texts with what is personal in them marked as ``{kind|piece}``; every number is made up."""

from __future__ import annotations

import re

MARK = re.compile(r"\{(\w+)\|([^}]*)\}")

MARKED = """
My Aadhaar number is {aadhaar|7945 2669 8572} and still no ration card.
Aadhaar {aadhaar|324722926219} was linked twice.
UID-{aadhaar|9518-0860-2631}, please check
UID: {aadhaar|3693.4073.0345}.
{aadhaar|3 5 3 7 6 3 9 7 1 0 3 2} is written on the card
मेरा आधार नंबर {aadhaar|२६५० ८४७७ ११५९} है, पेंशन नहीं आई
आधार {aadhaar|८१८४८५६२७५१७} जोड़ दिया था
میرا آدھار نمبر {aadhaar|۶۳۶۶ ۲۱۶۳ ۳۲۶۷} ہے
آدھار {aadhaar|٤٥٦١٥٣٥١٧٥١٧} درج ہے
میون آدھار چھُ {aadhaar|۷۰۷۰-۹۳۴۴-۴۷۸۸}
मेरा आधार {aadhaar|५३५३-२११७-७८०२} ऐ
Documents: 1) {aadhaar|6607 0203 6892} 2) photo
aadhar no.{aadhaar|794526698572}
Aadhaar of father {aadhaar|3247 2292 6219}, of mother {aadhaar|9518 0860 2631}
My VID is {virtual_id|7522 5635 6339 4728}
वीआईडी {virtual_id|९७८२३३९२९४८८३५८६}
PAN {pan|ABCPD1234E} was given for the refund
pan card {pan|bnzpm2501j}
Permanent account {pan|AAAPL 1234 C}
Call me on {phone|9419012345}
call {phone|94190 12345} or {phone|+91 7006 123456}
Mob: {phone|+91-9906543210}
contact no {phone|09419012345}
फ़ोन {phone|९४१९० १२३४५} पर बात करें
मोबाइल नंबर {phone|7889456123} है
میرا فون {phone|۹۴۱۹۰۱۲۳۴۵} ہے
رابطہ: {phone|٧٠٠٦٤٥٦٧٨٩}
whatsapp {phone|700-612-3456}
Office {phone|0194-2452222} never answers
{phone|01932-222333} is always engaged
landline {phone|2452222} is dead
{phone|+44 20 7946 0958} is my brother abroad
Ring {phone|(94190) 12345}
{phone|6005123456} is the number of the dealer
Account no {account|0123040100012345} at the branch
a/c {account|50100123456789}
My bank account {account|1234567890} with IFSC JAKA0EXAMPL
खाता संख्या {account|००१२३४५६७८९०१२} में पैसा नहीं आया
बैंक खाते {account|20123456789} में पेंशन बंद है
اکاؤنٹ نمبر {account|۰۱۲۳۴۵۶۷۸۹۰۱۲} میں رقم نہیں آئی
کھاتہ {account|38123456789}
khata number {account|112233445566} band hai
IFSC PUNB0123400 {account|4321000100123456} passbook attached
Money was sent to {account|918020012345678} which is not my account
card {card|4822 1244 3732 7642} was charged twice
RuPay {card|6521942540686409} does not work
amex {card|3714 197739 09620}
Write to {email|citizen.one@example.org}
{email|a_b-c+d@mail.example.co.in} bounced
ईमेल {email|shikayat@example.in} पर जवाब दें
ای میل {email|darkhwast@example.com}
voter id {voter_id|ABC1234567} is wrong
EPIC no. {voter_id|XYZ7654321}
मतदाता पहचान {voter_id|JKL0123456}
Passport {passport|M1234567} police verification
پاسپورٹ {passport|Z7654321}
licence {driving_licence|JK01 20110012345}
DL no {driving_licence|JK-0220150034567}
Aadhaar 6 4 1 4 – no, it is {aadhaar|5353_2117_7802}
The pension of {aadhaar|4561/5351/7517} stopped
Two phones {phone|9419012345}/{phone|9906012345}
Ph.{phone|9797123456}, ward 4
Number given: nine four one nine zero, then {phone|9419 012 345}
cheque of acct. {account|0987 6543 2101 23}
"""

# What the rules cannot know: misread letters, numbers without a word beside them, chance.
HARD = """
Aadhaar {aadhaar|7945 2669 8S72} as the scanner read it
The pension should come to {account|20123456781} and came to nobody
{phone|nine four one nine zero one two three four five} is my number
Paid by UPI, transaction 794526698572
"""

CLEAN = """
My number is JK/ANG/2026/0004117-K and nobody answered since 12.05.2026.
JK/REV-SRN/2026/0000123-7
Order No. 234-PDD of 2024 dated 05-06-2024
Vide GAD/ADM/2021/1234567 dated 01/02/2021
Government order 45-JK(HUD) of 2023
Rs 1,23,45,678.00 was sanctioned on 15/08/2023
An amount of 250000 rupees was paid in 2019, 2020 and 2021
Years 2017 2018 2019 2020 all had floods
रु 12,50,000 मंजूर हुए, 2022-23 में
بل ۴۵۶۷ روپے، تاریخ ۱۲-۰۵-۲۰۲۴
PIN 190001, Srinagar
PIN codes 190001 190002 190003
Consumer ID 0101230045678 of the electricity office
Consumer number 123456789012 has a wrong bill
उपभोक्ता संख्या 9876543210 का बिल
صارف نمبر ۹۸۷۶۵۴۳۲۱۰ کا بل
Meter no 70012345 reading 123456
Transformer 63 KVA, 11/0.4 kV, pole 12/4
Khasra 1234/567, khewat 89
Vehicle JK01AB1234 blocked the lane
JK 02 C 9876 was parked there
From 10:30 to 16:45 on 3 days
Flight of 08:05, train 14033
Place 34.083656, 74.797371
Bridge at 33.7311 N 75.1487 E
Helpline 1912 and 181 do not answer
Dial 100 or 112
1. road 2. water 3. light 4. drain
Ward 12, lane 4, house 56, block 7
Distance 12.5 km, 3.25 km, 0.75 km
Ticket 5326368717729689 was closed
Complaint no 7006123456 is pending
application number 9419012345 rejected
शिकायत संख्या 7889456123 बंद कर दी
درخواست نمبر ۹۴۱۹۰۱۲۳۴۵ رد ہوئی
reference 696186141902
FIR 123/2024 under section 379
Survey numbers 1012, 1013, 1014, 1015
Measured 2300, 4500, 1200 and 3400 feet
Tender 2024_PHE_123456_1
Roll no 23456789 failed
Act of 1978, section 12(3)(b)
Population 12541302 in census 2011
Steel 12 mm 16 mm 20 mm 500 kg
The bank is closed on 25/12/2025 and 26/12/2025
Invoice 20240512001 of the dealer
ABC Private Limited 1234 E
Load 5000 6000 7000 watts
"""


def marked(line: str) -> tuple[str, set[tuple[str, str]]]:
    """Return a line without its marks, and the (kind, piece) pairs that were marked."""
    pieces = {(kind, bare(piece)) for kind, piece in MARK.findall(line)}
    return MARK.sub(r"\2", line), pieces


def bare(piece: str) -> str:
    """Return the letters and digits of a piece: which signs around it belong is nobody's care."""
    return "".join(letter for letter in piece if letter.isalnum())


def table() -> list[tuple[str, set[tuple[str, str]]]]:
    """Return every text with what is personal in it."""
    lines = [*MARKED.strip().splitlines(), *CLEAN.strip().splitlines()]
    lines += HARD.strip().splitlines()
    return [marked(line) for line in lines]
