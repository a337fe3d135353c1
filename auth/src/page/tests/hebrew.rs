//! A language of an application, written from right to left.

use super::{Direction, Explanation, Phrase, Texts};

pub(super) const HEBREW: Texts = Texts {
    language: "he",
    direction: Direction::RightToLeft,

    sign_in: "כניסה",
    sign_in_with: Phrase::new("כניסה עם {}"),
    or: "או",
    no_provider: "אין כרגע דרך להיכנס לאתר.",
    email: "כתובת דוא״ל",
    email_submit: "שליחת קישור כניסה בדוא״ל",
    email_remember: "לזכור את הכתובת בדפדפן הזה",
    passkey_sign_in: "כניסה עם מפתח גישה",

    error_cancelled: "לא נכנסתם. אפשר לנסות שוב או לבחור דרך אחרת.",
    error_callback: "הכניסה לא הושלמה. אפשר לנסות שוב או לבחור דרך אחרת.",
    error_credentials: "הפרטים אינם מתאימים לשום חשבון. יש לבדוק אותם ולנסות שוב.",
    error_email_create_account: "לא ניתן ליצור חשבון לכתובת הזו. אפשר לנסות כתובת אחרת.",
    error_email: "לא ניתן היה לשלוח את ההודעה. יש לבדוק את הכתובת ולנסות שוב.",
    error_account_not_linked: "כדי לאשר את זהותך יש להיכנס באותה דרך כמו בפעם הראשונה.",
    error_oauth_callback: "לא ניתן לאמת את תשובת הספק. יש להתחיל שוב מהדף הזה.",
    error_no_cookies: "הדפדפן לא שלח את העוגיות של הכניסה הזאת. יש לפתוח את הדף בדפדפן, או לאפשר עוגיות \
        באתר הזה, ולהיכנס שוב.",
    error_oauth_create_account: "לא ניתן ליצור חשבון מהכניסה הזו. אפשר לנסות חשבון אחר.",
    error_oauth: "לא ניתן להתחבר לספק. אפשר לנסות שוב בעוד רגע.",
    error_passkey: "לא ניתן להשתמש במפתח הגישה. אפשר לנסות שוב או להיכנס בדרך אחרת.",
    error_session_required: "יש להיכנס כדי לראות את הדף.",
    error_sign_in: "לא ניתן להתחיל את הכניסה. אפשר לנסות חשבון אחר.",
    error_too_many_attempts: "יותר מדי ניסיונות. אפשר לנסות שוב מאוחר יותר.",
    error_wait: |time| format!("יותר מדי ניסיונות. אפשר לנסות שוב בעוד {} שניות.", time.as_secs()),
    error_form: "הדף היה פתוח זמן רב מדי, או שהדפדפן אינו שומר עוגיות. אפשר לנסות שוב.",
    error_other: "הכניסה נכשלה. אפשר לנסות שוב.",

    access_denied: Explanation {
        heading: "הגישה נדחתה",
        sentence: "לחשבון הזה אין הרשאה להיכנס לכאן.",
    },
    configuration: Explanation {
        heading: "שגיאת שרת",
        sentence: "הכניסה אינה מוגדרת כראוי בשרת הזה. הפרטים ביומן השרת.",
    },
    unexpected: Explanation {
        heading: "משהו השתבש",
        sentence: "לא ניתן להשלים את הכניסה. אפשר לנסות שוב.",
    },
    verification: Explanation {
        heading: "הקישור כבר אינו פעיל",
        sentence: "קישור כניסה פועל פעם אחת ולזמן מוגבל. אפשר לבקש קישור חדש.",
    },
    back_to_sign_in: "חזרה לכניסה",
    go_to: Phrase::new("מעבר אל {}"),

    sign_out: "יציאה",
    sign_out_question: "לצאת מהחשבון במכשיר הזה?",

    verify_request: Explanation {
        heading: "נשלחה הודעת דוא״ל",
        sentence: "קישור כניסה בדרך לכתובת שלך. אפשר לסגור את הדף הזה.",
    },
    code: "הקוד מההודעה",
    code_submit: "כניסה עם הקוד",
    code_wrong: "זה לא הקוד. יש לבדוק בהודעה האחרונה ולנסות שוב.",
    code_too_many: "הוקלדו יותר מדי קודים שגויים. יש לבקש הודעה חדשה.",

    confirm: "המשך הכניסה",
    confirm_address: Phrase::new("הכניסה תתבצע בתור {}."),
    confirm_not_you: "אם זו לא הכתובת שלך, יש לסגור את הדף.",
    confirm_submit: "המשך",

    fresh: Explanation {
        heading: "אישור זהות",
        sentence: "אתם כבר מחוברים. הפעולה הזאת מוגנת, ולכן צריך לאשר שזה אתם.",
    },
    fresh_user: Phrase::new("אתם מחוברים בשם {}."),
    fresh_submit: "אישור",
    fresh_with: Phrase::new("כניסה חוזרת עם {}"),
    fresh_email: "שליחת קוד בדוא״ל",
    fresh_passkey: "אישור עם מפתח גישה",
    fresh_sent: "הודעה בדרך אליכם. יש להקליד כאן את הקוד שבה.",
    fresh_none: "אין כאן דרך לאשר. יש לצאת ולהיכנס שוב.",
    fresh_failed: "הזהות לא אושרה. אפשר לנסות שוב או לבחור דרך אחרת.",
    fresh_other_user: "זאת הייתה כניסה של מישהו אחר, ולכן דבר לא אושר.",

    passkeys: "מפתחות גישה",
    passkeys_none: "עדיין אין מפתחות גישה.",
    passkey: "מפתח גישה",
    passkey_created: Phrase::new("נוסף ב־{}"),
    passkey_used: Phrase::new("שימוש אחרון ב־{}"),
    passkey_unused: "לא היה בשימוש",
    passkey_synced: "בכמה מכשירים",
    passkey_name: "שם",
    passkey_rename: "שינוי שם",
    passkey_remove: "הסרה",
    passkey_add: "הוספת מפתח גישה",
    passkey_failed: "לא ניתן היה להוסיף את מפתח הגישה. אפשר לנסות שוב.",
    passkey_exists: "במכשיר הזה כבר יש מפתח גישה לחשבון שלך.",
    passkey_last: "זו הדרך האחרונה שלך להיכנס, ולכן המפתח לא הוסר.",
    passkey_unsupported: "אי אפשר להוסיף מפתחות גישה בדפדפן הזה.",

    mail_subject: Phrase::new("כניסה אל {}"),
    mail_greeting: "שלום,",
    mail_sentence: Phrase::new("עם הקישור הזה נכנסים אל {}."),
    mail_button: "כניסה",
    mail_link: "אם הכפתור אינו פועל, אפשר לפתוח את הכתובת:",
    mail_code: Phrase::new("או עם הקוד: {}"),
    mail_fresh_subject: Phrase::new("אישור זהות באתר {}"),
    mail_fresh_sentence: Phrase::new("הקישור הזה מאשר שזה אתם באתר {}."),
    mail_fresh_button: "זה אני",
    mail_expires: |time| format!("בתוקף {} דקות.", time.as_secs().div_ceil(60)),
    mail_not_asked: "אם לא ביקשת את ההודעה, אפשר להתעלם ממנה.",
};
