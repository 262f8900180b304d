//! The names of the made-up town, in English, Arabic and Urdu.

/// A name in the three languages of the product.
pub(super) type Name = [&'static str; 3];

pub(super) const TOWN: Name = ["Wahat Al Qafila", "واحة القافلة", "نخلستانِ قافلہ"];

/// Quarters; further ones carry a number.
pub(super) const DISTRICTS: [Name; 16] = [
    ["Al Nakheel", "النخيل", "النخیل"],
    ["Souq Quarter", "حي السوق", "محلہ بازار"],
    ["Al Waha", "الواحة", "الواحہ"],
    ["Caravan Gate", "باب القافلة", "باب قافلہ"],
    ["Al Fajr", "الفجر", "الفجر"],
    ["Gulshan", "جلشن", "گلشن"],
    ["Al Bahr", "البحر", "البحر"],
    ["Old Fort", "القلعة القديمة", "پرانا قلعہ"],
    ["Al Rimal", "الرمال", "الرمال"],
    ["Bagh Town", "حي البستان", "باغ ٹاؤن"],
    ["Al Mina", "الميناء", "المینا"],
    ["Satellite Town", "المدينة الجديدة", "سیٹلائٹ ٹاؤن"],
    ["Al Safa Hills", "تلال الصفا", "الصفا ہلز"],
    ["Dates Market", "سوق التمور", "کھجور منڈی"],
    ["Al Qamar", "القمر", "القمر"],
    ["Model Village", "القرية النموذجية", "ماڈل ویلج"],
];

/// First halves of street names.
pub(super) const STREETS: [Name; 32] = [
    ["Palm", "النخلة", "کھجور"],
    ["Falcon", "الصقر", "شاہین"],
    ["Pearl", "اللؤلؤ", "موتی"],
    ["Saffron", "الزعفران", "زعفران"],
    ["Ibn Battuta", "ابن بطوطة", "ابن بطوطہ"],
    ["Jasmine", "الياسمين", "چنبیلی"],
    ["Liberty", "الحرية", "آزادی"],
    ["Dhow", "المحمل", "بادبان"],
    ["Iqbal", "إقبال", "اقبال"],
    ["Spring", "الربيع", "بہار"],
    ["Cedar", "الأرز", "دیودار"],
    ["Gazelle", "الغزال", "ہرن"],
    ["Al Khwarizmi", "الخوارزمي", "الخوارزمی"],
    ["Rose", "الورد", "گلاب"],
    ["Copper", "النحاس", "تانبا"],
    ["Harbour", "المرفأ", "بندرگاہ"],
    ["Olive", "الزيتون", "زیتون"],
    ["Moon", "القمر", "چاند"],
    ["Unity", "الاتحاد", "اتحاد"],
    ["Silk", "الحرير", "ریشم"],
    ["Kite", "الطائرة الورقية", "پتنگ"],
    ["Amber", "العنبر", "عنبر"],
    ["River", "النهر", "دریا"],
    ["Garden", "الحديقة", "باغ"],
    ["Mint", "النعناع", "پودینہ"],
    ["Lantern", "الفانوس", "فانوس"],
    ["Orchard", "البستان", "باغیچہ"],
    ["Sand", "الرمل", "ریت"],
    ["Cloud", "السحاب", "بادل"],
    ["Star", "النجمة", "ستارہ"],
    ["Market", "السوق", "بازار"],
    ["Well", "البئر", "کنواں"],
];

/// What a road is called by its rank: avenue, street, lane.
pub(super) const AVENUE: Name = ["Avenue", "جادة", "شاہراہ"];
pub(super) const STREET: Name = ["Street", "شارع", "سڑک"];

/// (key, value, name)
pub(super) const SHOPS: [(&str, &str, Name); 16] = [
    ("amenity", "pharmacy", ["Shifa Pharmacy", "صيدلية الشفاء", "شفا فارمیسی"]),
    ("amenity", "hospital", ["Rahma Hospital", "مستشفى الرحمة", "رحمت ہسپتال"]),
    ("amenity", "school", ["Noor School", "مدرسة النور", "نور اسکول"]),
    ("amenity", "restaurant", ["Karahi House", "بيت الكراهي", "کڑاہی ہاؤس"]),
    ("amenity", "fuel", ["Caravan Fuel", "محطة القافلة", "قافلہ پٹرول پمپ"]),
    ("amenity", "bank", ["Trade Bank", "بنك التجارة", "ٹریڈ بینک"]),
    ("amenity", "place_of_worship", ["Al Noor Mosque", "مسجد النور", "مسجد نور"]),
    ("shop", "supermarket", ["Daily Basket", "السلة اليومية", "ڈیلی باسکٹ"]),
    ("shop", "bakery", ["Tandoor Bakery", "مخبز التنور", "تندور بیکری"]),
    ("shop", "electronics", ["Bright Electronics", "إلكترونيات المشرق", "برائٹ الیکٹرانکس"]),
    ("shop", "mall", ["Oasis Mall", "واحة مول", "نخلستان مال"]),
    ("amenity", "cafe", ["Chai Corner", "ركن الشاي", "چائے کارنر"]),
    ("amenity", "post_office", ["Post Office", "مكتب البريد", "ڈاک خانہ"]),
    ("tourism", "hotel", ["Caravanserai Hotel", "فندق الخان", "کارواں سرائے ہوٹل"]),
    ("amenity", "clinic", ["City Clinic", "عيادة المدينة", "سٹی کلینک"]),
    ("office", "company", ["Silk Road Trading", "طريق الحرير للتجارة", "شاہراہِ ریشم ٹریڈنگ"]),
];

pub(super) const PARK: Name = ["Park", "حديقة", "پارک"];

/// A street's name: in Arabic the kind comes first.
pub(super) fn street(first: Name, kind: Name, number: usize) -> [String; 3] {
    let digits = if number == 0 { String::new() } else { format!(" {}", number + 1) };
    [
        format!("{} {}{digits}", first[0], kind[0]),
        format!("{} {}{digits}", kind[1], first[1]),
        format!("{} {}{digits}", first[2], kind[2]),
    ]
}
