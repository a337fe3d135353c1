//! A person at each ready-made provider, for the tests of applications.

use auth::{
    BoxError,
    provider::{Profile, Provider},
    testing::Sample,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The sample of a provider, by the id of its type.
macro_rules! sample {
    ($id:literal) => {
        ($id, include_str!(concat!("../samples/", $id, ".json")))
    };
}

/// The samples, in the order of their ids.
const SAMPLES: &[(&str, &str)] = &[
    sample!("42-school"),
    sample!("apple"),
    sample!("asgardeo"),
    sample!("atlassian"),
    sample!("auth0"),
    sample!("authentik"),
    sample!("azure-ad"),
    sample!("azure-ad-b2c"),
    sample!("azure-devops"),
    sample!("bankid-no"),
    sample!("battlenet"),
    sample!("beyondidentity"),
    sample!("bitbucket"),
    sample!("box"),
    sample!("boxyhq-saml"),
    sample!("bungie"),
    sample!("click-up"),
    sample!("cognito"),
    sample!("coinbase"),
    sample!("concept2"),
    sample!("descope"),
    sample!("discord"),
    sample!("dribbble"),
    sample!("dropbox"),
    sample!("duende-identityserver6"),
    sample!("eventbrite"),
    sample!("eveonline"),
    sample!("facebook"),
    sample!("faceit"),
    sample!("figma"),
    sample!("foursquare"),
    sample!("freshbooks"),
    sample!("frontegg"),
    sample!("fusionauth"),
    sample!("github"),
    sample!("gitlab"),
    sample!("google"),
    sample!("hubspot"),
    sample!("huggingface"),
    sample!("hydra"),
    sample!("identity-server4"),
    sample!("instagram"),
    sample!("kakao"),
    sample!("keycloak"),
    sample!("kick"),
    sample!("kinde"),
    sample!("line"),
    sample!("linear"),
    sample!("linkedin"),
    sample!("logto"),
    sample!("mailchimp"),
    sample!("mailru"),
    sample!("mastodon"),
    sample!("mattermost"),
    sample!("medium"),
    sample!("microsoft-entra-id"),
    sample!("naver"),
    sample!("netlify"),
    sample!("netsuite"),
    sample!("nextcloud"),
    sample!("notion"),
    sample!("okta"),
    sample!("onelogin"),
    sample!("osso"),
    sample!("osu"),
    sample!("passage"),
    sample!("patreon"),
    sample!("paybin"),
    sample!("paypal"),
    sample!("ping-id"),
    sample!("pinterest"),
    sample!("pipedrive"),
    sample!("polar"),
    sample!("railway"),
    sample!("reddit"),
    sample!("roblox"),
    sample!("salesforce"),
    sample!("simplelogin"),
    sample!("slack"),
    sample!("spotify"),
    sample!("strava"),
    sample!("threads"),
    sample!("tiktok"),
    sample!("todoist"),
    sample!("trakt"),
    sample!("twitch"),
    sample!("twitter"),
    sample!("twitter-oauth1"),
    sample!("united-effects"),
    sample!("vercel"),
    sample!("vipps"),
    sample!("vk"),
    sample!("vk-legacy"),
    sample!("webex"),
    sample!("wechat"),
    sample!("wikimedia"),
    sample!("wordpress"),
    sample!("workos"),
    sample!("yandex"),
    sample!("zitadel"),
    sample!("zoho"),
    sample!("zoom"),
];

/// The members of a token answer that the kit makes itself.
const USUAL: [&str; 9] = [
    "access_token",
    "expires_in",
    "id_token",
    "oauth_token",
    "oauth_token_secret",
    "refresh_token",
    "scope",
    "state",
    "token_type",
];

/// A person at the ready-made provider with this id, as the provider describes one; `None` if there is no such
/// provider, and for those that send no profile.
///
/// The id is the one that the provider has by itself: that of `GitHub as "work"` is `github`. Twitter has one id for
/// both of its protocols, and VK for both of its interfaces: the person over OAuth 1.0a is `twitter-oauth1` here, and
/// the one of [`VkLegacy`](crate::VkLegacy) is `vk-legacy`. The function fits
/// [`TestBuilder::samples`](auth::testing::TestBuilder::samples), as the guide's page about tests shows.
///
/// ```
/// use auth_providers::testing::sample;
///
/// let person = sample("github").expect("GitHub is ready-made");
/// assert_eq!(person.profile["login"], "mcastell");
/// ```
#[must_use]
pub fn sample(provider: &str) -> Option<Sample> {
    let (_, text) = SAMPLES.iter().find(|(id, _)| *id == provider)?;
    let mut recorded: Value = serde_json::from_str(text).expect("a test reads each sample");
    let mut profile = recorded["profile"].take();
    let mut documents = recorded["documents"].take();
    // What the provider's second request answers is found by the name of its address.
    if let (Value::Object(members), Some(emails)) = (&mut profile, documents.get_mut("emails")) {
        members.insert("emails".to_owned(), emails.take());
    }
    let tokens = match documents.get_mut("token").map(Value::take) {
        Some(Value::Object(tokens)) => tokens,
        _ => Map::new(),
    };
    let tokens = tokens.into_iter().filter(|(name, _)| !USUAL.contains(&name.as_str())).collect();
    Some(Sample { profile, tokens })
}

/// The profile of that person, typed, to be changed by a test: `profile::<GitHub>()`.
///
/// It is what callbacks get: without what the provider sends around it.
///
/// Fails if there is no sample of the provider.
pub fn profile<P: Provider<Profile: Profile + DeserializeOwned>>() -> Result<P::Profile, BoxError> {
    let mut outcome: Result<P::Profile, BoxError> =
        Err("there is no sample of the provider".into());
    // Two providers may have one id, such as those of Twitter: the sample is the one that has the profile's type.
    for end in ["", "-legacy", "-oauth1"] {
        let Some(sample) = sample(&format!("{}{end}", P::ID)) else { continue };
        let read = typed::<P>(sample.profile);
        if read.is_ok() {
            return read;
        }
        if end.is_empty() {
            outcome = read;
        }
    }
    outcome
}

/// The profile in what the provider sends.
fn typed<P: Provider<Profile: Profile + DeserializeOwned>>(
    mut sent: Value,
) -> Result<P::Profile, BoxError> {
    let mut profile = match P::PROFILE_ROOT {
        Some(root) => sent.pointer_mut(root).ok_or("the sample has another shape")?.take(),
        None => sent,
    };
    // Bitbucket answers the second request with pages of a list, and the profile has the list.
    if let Some(list) = profile.pointer_mut("/emails/values").map(Value::take) {
        profile["emails"] = list;
    }
    Ok(serde_json::from_value(profile)?)
}

#[cfg(test)]
mod tests;
