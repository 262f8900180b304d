//! What a column of a spreadsheet means, recognised by its heading in English, Arabic or Urdu.

use crate::words::words;
use std::collections::BTreeMap;

words! {
    #[schema(as = ImportField)]
    Field {
        Reference = "reference",
        RecipientName = "recipient_name",
        Phone = "phone",
        Email = "email",
        Language = "language",
        Address = "address",
        City = "city",
        Lat = "lat",
        Lon = "lon",
        WindowStart = "window_start",
        WindowEnd = "window_end",
        ServiceMinutes = "service_minutes",
        Parcels = "parcels",
        WeightKg = "weight_kg",
        CodAmount = "cod_amount",
        Currency = "currency",
        Notes = "notes",
        Priority = "priority",
        Skill = "skill",
        SenderName = "sender_name",
        Description = "description",
    }
}

/// Headings by field, written as [`fold`] writes them.
const HEADINGS: &[(Field, &[&str])] = &[
    (
        Field::Reference,
        &[
            "reference",
            "ref",
            "order",
            "orderno",
            "ordernumber",
            "orderid",
            "awb",
            "رقم الطلب",
            "المرجع",
            "رقم الشحنة",
            "آرڈر نمبر",
            "حوالہ",
        ],
    ),
    (
        Field::RecipientName,
        &[
            "recipientname",
            "recipient",
            "name",
            "customer",
            "customername",
            "consignee",
            "to",
            "الاسم",
            "اسم المستلم",
            "المستلم",
            "العميل",
            "نام",
            "وصول کنندہ",
            "گاہک",
        ],
    ),
    (
        Field::Phone,
        &[
            "phone",
            "phonenumber",
            "mobile",
            "telephone",
            "tel",
            "contact",
            "recipientphone",
            "الهاتف",
            "رقم الهاتف",
            "الجوال",
            "الموبايل",
            "فون",
            "فون نمبر",
            "موبائل",
        ],
    ),
    (Field::Email, &["email", "mail", "البريد", "البريد الإلكتروني", "ای میل"]),
    (Field::Language, &["language", "lang", "اللغة", "زبان"]),
    (
        Field::Address,
        &[
            "address",
            "dropoffaddress",
            "deliveryaddress",
            "street",
            "destination",
            "العنوان",
            "عنوان التوصيل",
            "پتہ",
            "ایڈریس",
        ],
    ),
    (Field::City, &["city", "town", "emirate", "المدينة", "الإمارة", "شہر"]),
    (Field::Lat, &["lat", "latitude", "y", "خط العرض", "عرض بلد"]),
    (Field::Lon, &["lon", "lng", "long", "longitude", "x", "خط الطول", "طول بلد"]),
    (
        Field::WindowStart,
        &["windowstart", "from", "start", "after", "timefrom", "من", "وقت البداية", "سے", "شروع"],
    ),
    (Field::WindowEnd, &["windowend", "until", "end", "before", "timeto", "إلى", "وقت النهاية", "تک", "ختم"]),
    (
        Field::ServiceMinutes,
        &["serviceminutes", "service", "servicetime", "minutes", "وقت الخدمة", "دقائق", "منٹ"],
    ),
    (
        Field::Parcels,
        &[
            "parcels",
            "pieces",
            "packages",
            "boxes",
            "qty",
            "quantity",
            "الطرود",
            "عدد القطع",
            "عدد الطرود",
            "پارسل",
            "تعداد",
        ],
    ),
    (Field::WeightKg, &["weightkg", "weight", "kg", "الوزن", "الوزن كغ", "وزن"]),
    (
        Field::CodAmount,
        &[
            "codamount",
            "cod",
            "cash",
            "amount",
            "collect",
            "cashondelivery",
            "الدفع عند الاستلام",
            "المبلغ",
            "مبلغ التحصيل",
            "رقم",
            "نقد رقم",
        ],
    ),
    (Field::Currency, &["currency", "العملة", "کرنسی"]),
    (
        Field::Notes,
        &[
            "notes",
            "note",
            "instructions",
            "comment",
            "comments",
            "remarks",
            "ملاحظات",
            "تعليمات",
            "نوٹ",
            "ہدایات",
        ],
    ),
    (Field::Priority, &["priority", "الأولوية", "ترجیح"]),
    (Field::Skill, &["skill", "skills", "requires", "المهارة", "متطلبات", "مہارت"]),
    (Field::SenderName, &["sendername", "sender", "shipper", "merchant", "المرسل", "التاجر", "بھیجنے والا"]),
    (
        Field::Description,
        &[
            "description",
            "item",
            "items",
            "contents",
            "goods",
            "product",
            "المحتوى",
            "البضاعة",
            "سامان",
            "تفصیل",
        ],
    ),
];

/// One spelling for headings that people write alike: case, spaces, marks and the letters that Arabic and Urdu share.
pub fn fold(text: &str) -> String {
    let one = |c: char| match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ۃ' => 'ه',
        other => other,
    };
    let is_mark = |c: &char| ('\u{64b}'..='\u{65f}').contains(c) || *c == '\u{640}' || *c == '\u{670}';
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() && !is_mark(c))
        .map(one)
        .collect()
}

/// Which column is which field, by name of the column; a column that means nothing to us has none.
pub type Mapping = BTreeMap<String, Option<Field>>;

/// Recognises the headings. A field belongs to the first column that claims it.
pub fn recognise(header: &[String]) -> Mapping {
    let mut taken = Vec::new();
    let mut mapping = Mapping::new();
    for heading in header {
        let folded = fold(heading);
        let field = HEADINGS
            .iter()
            .find(|(field, names)| !taken.contains(field) && names.iter().any(|n| fold(n) == folded))
            .map(|(field, _)| *field);
        taken.extend(field);
        mapping.insert(heading.clone(), field);
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &[&str]) -> Vec<Option<Field>> {
        let header: Vec<_> = header.iter().map(|h| (*h).to_owned()).collect();
        let mapping = recognise(&header);
        header.iter().map(|h| mapping[h]).collect()
    }

    #[test]
    fn headings_are_recognised_in_three_languages() {
        let expected =
            [Some(Field::RecipientName), Some(Field::Phone), Some(Field::Address), Some(Field::City)];
        assert_eq!(fields(&["Recipient Name", "PHONE no.", "Delivery address", "City"])[0], expected[0]);
        assert_eq!(fields(&["اسم المستلم", "رقم الهاتف", "العنوان", "المدينة"]), expected);
        assert_eq!(fields(&["نام", "فون نمبر", "پتہ", "شہر"]), expected);
        assert_eq!(fields(&["ألاسم", "الهاتف"])[1], Some(Field::Phone));
    }

    #[test]
    fn a_field_is_one_column_and_an_unknown_heading_none() {
        assert_eq!(fields(&["name", "customer", "colour"]), [Some(Field::RecipientName), None, None]);
    }

    #[test]
    fn no_heading_means_two_things() {
        let mut seen = BTreeMap::new();
        for (field, names) in HEADINGS {
            for name in *names {
                assert_eq!(*seen.entry(fold(name)).or_insert(field), field, "{name}");
            }
        }
        assert_eq!(HEADINGS.len(), Field::ALL.len());
    }
}
