//! Who somebody is, from fields of every type that may say it.

use auth::{
    Identity,
    provider::{Id, Profile},
};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize, Profile)]
#[profile(
    id = [sub, account.number],
    name = [nick, joined(first_name, account.family_name), r#type],
    email = account.mails.work,
    email_verified = [confirmed, account.confirmed],
    image = picture,
    v4(id = sub, name = nick, image = []),
)]
struct Person {
    sub: Option<String>,
    nick: Option<String>,
    first_name: Option<String>,
    r#type: String,
    confirmed: Option<bool>,
    picture: Option<String>,
    account: Account,
}

#[derive(Clone, Debug, Deserialize)]
struct Account {
    number: Id,
    family_name: Option<String>,
    confirmed: bool,
    mails: Option<Mails>,
}

#[derive(Clone, Debug, Deserialize)]
struct Mails {
    work: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Profile)]
#[profile(id = number)]
struct Numbered {
    number: Option<i64>,
}

fn read<T: Profile + serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("it is a profile")
}

#[test]
fn runs() {
    let person: Person = read(
        r#"{ "nick": " ", "first_name": "Ada", "type": "user", "picture": "https://a.example/7",
             "account": { "number": 7, "family_name": "Lovelace", "confirmed": true,
                          "mails": { "work": "ada@a.example" } } }"#,
    );
    let identity = person.identity();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        identity,
        Identity {
            id: "7".to_owned(),
            name: text("Ada Lovelace"),
            email: text("ada@a.example"),
            email_verified: Some(true),
            image: text("https://a.example/7"),
        }
    );
    let v4 = person.identity_v4();
    assert_eq!(v4, Identity { id: String::new(), name: text(" "), image: None, ..identity });

    let bare: Person =
        read(r#"{ "type": "user", "account": { "number": "a", "confirmed": false } }"#);
    let identity = bare.identity();
    assert_eq!((&*identity.id, identity.name, identity.email), ("a", text("user"), None));
    assert_eq!(identity.email_verified, Some(false));

    assert_eq!(read::<Numbered>(r#"{ "number": -7 }"#).identity(), Identity::new(-7));
    assert_eq!(read::<Numbered>("{}").identity_v4(), Identity::default());
}
