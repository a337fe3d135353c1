//! Whom somebody can sign in as.

use std::fmt;

use serde_json::{Map, Value, json};

use super::params::Params;

/// Somebody, as the provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) sub: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) picture: Option<String>,
    pub(crate) groups: Vec<String>,
}

/// What the page calls somebody.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_deref().unwrap_or(&self.sub))
    }
}

impl Person {
    /// The people of the page. They differ in what an application may have to do with: an ordinary person, one with
    /// groups, one with an address that isn't verified, and one without an address.
    pub(crate) fn known() -> [Self; 4] {
        let person = |sub: &str, name: &str| Self {
            sub: sub.to_owned(),
            name: Some(name.to_owned()),
            email: Some(format!("{sub}@example.com")),
            email_verified: true,
            picture: Some(format!("https://images.example.com/{sub}.png")),
            groups: Vec::new(),
        };
        [
            person("ada", "Ada Lovelace"),
            Self {
                groups: vec!["admins".to_owned(), "staff".to_owned()],
                ..person("grace", "Grace Hopper")
            },
            Self { email_verified: false, ..person("alan", "Alan Turing") },
            Self { email: None, picture: None, ..person("emmy", "Emmy Noether") },
        ]
    }

    /// The person that the claims of a form describe.
    ///
    /// Fails, saying why, without a `sub` of at most 255 characters (OpenID Connect Core §2).
    pub(crate) fn typed(form: &Params) -> Result<Self, &'static str> {
        let claim = |name: &str| form.get(name).map(|value| value.trim().to_owned());
        let sub = claim("sub").unwrap_or_default();
        if sub.is_empty() || sub.len() > 255 || !sub.is_ascii() {
            return Err("Write a sub: the person's id, in 1 to 255 ASCII characters.");
        }
        let groups = claim("groups").unwrap_or_default();
        let groups = groups.split(',').map(str::trim).filter(|group| !group.is_empty());
        Ok(Self {
            sub,
            name: claim("name"),
            email: claim("email"),
            email_verified: form.get("email_verified").is_some(),
            picture: claim("picture"),
            groups: groups.map(str::to_owned).collect(),
        })
    }

    /// What is said about the person to a client that was granted these scopes (OpenID Connect Core §5.4). The groups,
    /// which the standard doesn't have, come with `profile` or `groups`.
    pub(crate) fn claims(&self, scope: &[String]) -> Map<String, Value> {
        let has = |word: &str| scope.iter().any(|granted| granted == word);
        let mut claims = Map::from_iter([("sub".to_owned(), json!(self.sub))]);
        let mut insert = |name: &str, value: Value| _ = claims.insert(name.to_owned(), value);
        if has("profile")
            && let Some(name) = &self.name
        {
            insert("name", json!(name));
        }
        if has("profile")
            && let Some(picture) = &self.picture
        {
            insert("picture", json!(picture));
        }
        if has("email")
            && let Some(email) = &self.email
        {
            insert("email", json!(email));
            insert("email_verified", json!(self.email_verified));
        }
        if (has("profile") || has("groups")) && !self.groups.is_empty() {
            insert("groups", json!(self.groups));
        }
        claims
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_those_of_the_scopes() {
        let [ada, grace, alan, emmy] = Person::known();
        for (person, scope, claims) in [
            (&ada, "openid", json!({ "sub": "ada" })),
            (
                &ada,
                "openid email",
                json!({ "sub": "ada", "email": "ada@example.com", "email_verified": true }),
            ),
            (&grace, "groups", json!({ "sub": "grace", "groups": ["admins", "staff"] })),
            (
                &alan,
                "email",
                json!({ "sub": "alan", "email": "alan@example.com", "email_verified": false }),
            ),
            (&emmy, "email profile", json!({ "sub": "emmy", "name": "Emmy Noether" })),
        ] {
            let scope: Vec<_> = scope.split(' ').map(str::to_owned).collect();
            assert_eq!(Value::Object(person.claims(&scope)), claims);
        }
    }

    #[test]
    fn a_person_is_read_from_a_form() {
        let form = Params::parse("sub=+7+&name=&groups=a,+b,,&email=a%40b.c&email_verified=true");
        let person = Person::typed(&form).unwrap();
        assert_eq!((&*person.sub, &person.name, person.to_string()), ("7", &None, "7".to_owned()));
        assert_eq!(person.groups, ["a", "b"]);
        assert_eq!((person.email.as_deref(), person.email_verified), (Some("a@b.c"), true));
        assert!(Person::typed(&Params::parse("name=Ada")).is_err());
    }
}
