//! What providers say about a person, typed.

use std::fmt::{self, Debug, Display};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, DeserializeOwned},
};
use serde_json::{Map, Value};

use super::{oauth::lenient, profile_functions::ProfileFunctions};
use crate::identity::json;
use crate::{Identity, User};

/// The profile of an OAuth or OpenID Connect provider, and what it says about the person.
///
/// Give every field but the id the type `Option`, so that a provider that leaves one out breaks
/// nobody's sign-in, and keep unknown ones in a `#[serde(flatten)]` map.
///
/// The [derive](derive@super::Profile) implements it for a struct whose fields say who somebody is. A profile
/// is also `Clone`, `Debug`, `serde::Deserialize`, `Send` and `Sync`.
// Where a provider names its profile, all of it is asked at once. As supertraits, each missing one would be its own
// error, there and here.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a profile",
    label = "not a profile",
    note = "a profile derives `auth::provider::Profile`, such as `#[derive(Profile)] #[profile(id, name, email)]`, or implements it [auth::E0829]"
)]
pub trait Profile: Sized {
    /// Whether [`identity`](Self::identity) may say that an address is verified. The derive knows.
    #[doc(hidden)]
    const SAYS_VERIFIED: bool = true;

    /// Who it is.
    fn identity(&self) -> Identity;

    /// Who NextAuth v4 takes it to be, where its mapping differs; see
    /// [`Mapping`](super::Mapping).
    fn identity_v4(&self) -> Identity {
        self.identity()
    }
}

/// Everything that the profile of a provider of OAuth has to be, and nothing else.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the profile of a provider",
    label = "not usable as a profile",
    note = "a profile is a struct with `#[derive(Clone, Debug, serde::Deserialize, auth::provider::Profile)]` and `#[profile(id, name, email)]`; an `impl Profile` may take the place of the last derive [auth::E0829]"
)]
pub trait OAuthProfile: Profile {
    /// Reads it; what is of another type than expected isn't there.
    fn leniently(document: Value) -> Result<Self, String>;
    /// Reads it as it is.
    fn strictly(document: &Value) -> Result<Self, String>;
    /// Reads it as serde does.
    fn plainly(document: Value) -> serde_json::Result<Self>;
    /// What it is without the provider.
    fn functions() -> ProfileFunctions<Self>;
}

#[diagnostic::do_not_recommend]
impl<P: Profile + DeserializeOwned + Clone + Debug> OAuthProfile for P {
    fn leniently(document: Value) -> Result<Self, String> {
        lenient::read(document)
    }

    fn strictly(document: &Value) -> Result<Self, String> {
        lenient::strictly(document)
    }

    fn plainly(document: Value) -> serde_json::Result<Self> {
        serde_json::from_value(document)
    }

    fn functions() -> ProfileFunctions<Self> {
        ProfileFunctions::typed()
    }
}

/// The standard claims of OpenID Connect (Core 1.0 §5.1) that sign-in needs, and all others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OidcProfile {
    /// The person at this issuer.
    #[serde(deserialize_with = "subject")]
    pub sub: String,
    /// The full name.
    #[serde(default)]
    pub name: Option<String>,
    /// The given name.
    #[serde(default)]
    pub given_name: Option<String>,
    /// The middle name.
    #[serde(default)]
    pub middle_name: Option<String>,
    /// The family name.
    #[serde(default)]
    pub family_name: Option<String>,
    /// The nickname.
    #[serde(default)]
    pub nickname: Option<String>,
    /// The name to show, if it differs.
    #[serde(default)]
    pub preferred_username: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether the provider verified the address.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The URL of a picture.
    #[serde(default)]
    pub picture: Option<String>,
    /// Every other claim.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for OidcProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.sub.clone(),
            name: first_of([&self.name, &self.preferred_username]),
            email: self.email.clone(),
            email_verified: self.email_verified,
            image: self.picture.clone(),
        }
    }
}

/// Reads an id that is a text, or an integer instead.
fn subject<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = json::id_text(&Value::deserialize(deserializer)?);
    id.ok_or_else(|| de::Error::custom("it is no id, expected a text or an integer"))
}

/// Reads a boolean that some providers write as a text or as a number: `#[serde(default,
/// deserialize_with = "truth")]`. Any other value is read as `None`.
pub fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::Bool(truth)) => Some(truth),
        Some(Value::String(text)) if text == "true" => Some(true),
        Some(Value::String(text)) if text == "false" => Some(false),
        Some(Value::Number(number)) if number.as_u64() == Some(1) => Some(true),
        Some(Value::Number(number)) if number.as_u64() == Some(0) => Some(false),
        // Anything else says nothing, and nothing is never “verified”.
        _ => None,
    })
}

/// A profile of unknown shape: the JSON object as the provider sent it.
///
/// By itself it maps the members that most providers have: `sub` or `id`, `name`, `email`,
/// `email_verified`, `picture` or `avatar_url`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonProfile(pub Value);

impl JsonProfile {
    fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| match self.0.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }
}

impl Profile for JsonProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: ["sub", "id"]
                .iter()
                .filter_map(|name| json::id_text(self.0.get(name)?))
                .find(|id| !id.is_empty())
                .unwrap_or_default(),
            name: self.text(&["name", "login", "username"]),
            email: self.text(&["email"]),
            email_verified: self.0.get("email_verified").and_then(Value::as_bool),
            image: self.text(&["picture", "avatar_url"]),
        }
    }
}

/// An id that a provider writes sometimes as a text and sometimes as an integer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Id {
    /// An integer.
    Number(u64),
    /// A text.
    Text(String),
}

impl Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => Display::fmt(number, f),
            Self::Text(text) => Display::fmt(text, f),
        }
    }
}

/// The first of some texts that is there and not blank.
#[must_use]
pub fn first_of<const N: usize>(texts: [&Option<String>; N]) -> Option<String> {
    texts.into_iter().flatten().find(|text| !text.trim().is_empty()).cloned()
}

/// Those of some texts that are there and not blank, with a space between them; such as a given and
/// a family name.
#[must_use]
pub fn joined<const N: usize>(texts: [&Option<String>; N]) -> Option<String> {
    let texts = texts.into_iter().flatten().map(String::as_str);
    let texts: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// Whether two addresses are there and the same, whatever the case of their letters.
#[must_use]
pub fn is_same(one: Option<&String>, other: Option<&String>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.trim().eq_ignore_ascii_case(other.trim()))
}

/// The profile of a credentials provider: the user that `authorize` returned.
impl From<User> for Identity {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            name: user.name,
            email: user.email,
            email_verified: None,
            image: user.image,
        }
    }
}

/// The profile of a provider that says nothing about a person.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProfile;

impl From<User> for NoProfile {
    fn from(_: User) -> Self {
        Self
    }
}
