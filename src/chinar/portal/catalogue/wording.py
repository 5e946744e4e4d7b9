"""Words for the codes of the facts: documents, officers, places, notes; in every language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

DOCUMENTS: Final = {
    "aadhaar": _("Aadhaar"),
    "address": _("Proof of address"),
    "affidavit": _("Affidavit"),
    "age_proof": _("Proof of age"),
    "application": _("Application"),
    "backward_area_proof": _("Proof that the place is notified as a backward area (SRO 126)"),
    "bank_passbook": _("Bank passbook, account linked with Aadhaar"),
    "birth_certificate": _("Birth certificate"),
    "birth_form": _("Signed birth form"),
    "birth_order": _("Order of the court or magistrate (ask the office which one it needs)"),
    "building_plan": _("Building plan"),
    "burial_receipt": _("Receipt of cremation or burial"),
    "caste_affidavit": _("Affidavit about caste or tribe"),
    "death_form": _("Death registration form with the ward officer's report"),
    "domicile": _("Domicile certificate"),
    "domicile_proof": _(
        "One of: Permanent Resident Certificate, proof of living here for 15 years, proof of 7 "
        "years of schooling here with Class 10 or 12, or registration as a migrant"
    ),
    "duplicate_proof": _("For a duplicate: proof of registration and an affidavit"),
    "education_certificate": _("Education certificate, if there is one"),
    "employer_photo": _("Photograph of the employer"),
    "father_caste": _("Father's caste or school certificate"),
    "fir_if_accident": _("Copy of the police report, if it was an accident"),
    "fire_safety": _("Details of the fire safety equipment"),
    "floor_plan": _("Floor plan"),
    "form_a": _("Form A, filled in"),
    "hospital_record": _("Hospital record"),
    "hospital_record_outside": _("Hospital record, if born outside the municipal limits"),
    "identity": _("Proof of identity"),
    "income_certificate": _("Income certificate"),
    "marriage_date_proof": _("Marriage card or another proof of the date"),
    "medical_certificate": _("Medical certificate"),
    "newspaper": _("The notice published in a newspaper"),
    "no_pension_affidavit": _("Affidavit before a magistrate that no other pension is drawn"),
    "occupancy": _("Proof that the premises are lawfully occupied, such as a rent deed"),
    "original_certificate": _("The original certificate"),
    "parking_plan": _("Parking plan"),
    "photo": _("Photograph (JPG, under 50 KB when sent online)"),
    "premises_photo": _("Photograph of the premises"),
    "ration_card": _("Ration card (AAY or PHH)"),
    "school_leaving": _("School leaving or transfer certificate"),
    "site_plan": _("Site plan"),
    "transgender_certificate": _("Transgender identity certificate of the District Magistrate"),
    "udid": _("Disability card (UDID), 40 per cent or more"),
    "ward_receipt": _("Ward receipt"),
}

OFFICERS: Final = {
    "additional_inspector_registration": _("Additional Inspector General of Registration"),
    "assistant_commissioner_revenue": _("Assistant Commissioner (Revenue)"),
    "birth_registrar": _("Registrar of Births and Deaths, or Health Officer"),
    "cdpo": _("Child Development Project Officer"),
    "chief_education_officer": _("Chief Education Officer"),
    "chief_revenue_officer": _("Chief Revenue Officer of the corporation"),
    "chief_sanitation_officer": _("Chief Sanitation Officer"),
    "collector": _("District Collector"),
    "deputy_commissioner": _("Deputy Commissioner"),
    "director_social_welfare": _("Director of Social Welfare"),
    "divisional_commissioner": _("Divisional Commissioner"),
    "dswo": _("District Social Welfare Officer"),
    "financial_commissioner": _("Financial Commissioner (Revenue)"),
    "inspector_registration": _("Inspector General of Registration"),
    "joint_commissioner": _("Joint Commissioner of the corporation"),
    "marriage_officer": _("Marriage Officer: Assistant Commissioner (General)"),
    "municipal_commissioner": _("Commissioner of the corporation"),
    "sub_registrar": _("Sub-Registrar"),
    "tehsildar": _("Tehsildar"),
    "tswo": _("Tehsil Social Welfare Officer"),
}

PLACES: Final = {
    "sub_registrar_office": _("The office of the Sub-Registrar"),
    "tehsil_office": _("The tehsil office"),
}

NOTES: Final = {
    "JK-001": _(
        "A circular of 2021 speaks of 5 days for holders of a Permanent Resident Certificate."
    ),
    "JK-015": _("The rule behind this certificate has been replaced. Ask the office first."),
    "JK-018": _("The law on late registration changed in 2023. Ask the office which order."),
    "JK-027": _(
        "From 1 April 2025: ₹1,250 a month under 60, ₹1,500 from 60 to 79, ₹2,000 from 80. "
        "A life certificate is due every January."
    ),
    "JK-030": _(
        "Apply at least one month before the marriage. AAY families: ₹75,000; PHH: ₹50,000."
    ),
    "JK-031": _("Only in Anantnag, Budgam, Pulwama, Srinagar, Jammu, Kathua, Kishtwar and Samba."),
}
