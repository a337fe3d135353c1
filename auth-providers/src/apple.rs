//! Apple.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{
        Custom, Definition, InvalidOption, Overrides, Profile, ProfileRequest, ResponseMode,
        TokenForm, first_of, joined, truth,
    },
};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Apple.
///
/// # Credentials
///
/// 1. At <https://developer.apple.com/account/resources/identifiers/list/serviceId>, register a
///    Services ID, and turn on Sign In with Apple for it.
/// 2. As its return URL, register `https://your.site/api/auth/callback/apple`. Apple takes neither
///    http nor localhost: in development, use a tunnel or a name of your own with https.
/// 3. At <https://developer.apple.com/account/resources/authkeys/list>, make a key for Sign In with
///    Apple, and download its `.p8` file. Set `AUTH_APPLE_ID` to the Services ID,
///    `AUTH_APPLE_TEAM_ID`, `AUTH_APPLE_KEY_ID`, and `AUTH_APPLE_PRIVATE_KEY` to the content of the
///    file, in which line breaks may be written `\n`. A client secret that you made yourself is
///    `AUTH_APPLE_SECRET`, in place of the last three.
///
/// ```
/// # use auth::auth;
/// use auth_providers::Apple;
///
/// auth! {
///     pub struct ShopAuth;
///     // AUTH_APPLE_ID, AUTH_APPLE_TEAM_ID, AUTH_APPLE_KEY_ID, AUTH_APPLE_PRIVATE_KEY
///     providers: [Apple { ..env }],
/// }
/// ```
///
/// # Known to be odd
///
/// - Redirect URLs are https on a registered domain: Apple refuses localhost and IP addresses.
/// - The name comes with somebody's first sign-in and never again, and nothing vouches for it:
///   keep it then. Whoever removes the app in their Apple account is asked anew.
/// - The address may be one at `privaterelay.appleid.com`, which forwards mails only from senders
///   that were registered with Apple. Some managed accounts have none.
/// - The answer is posted to the callback by Apple's page, so the cookies of an attempt are
///   `SameSite=None`: the site needs https.
/// - `sub` is the person to one developer team. An app that changes its team gets other ones; for
///   60 days ID tokens have the old one as `transfer_sub`.
/// - In June 2025 Apple's discovery document named another issuer than its ID tokens for a day, and
///   nobody could sign in. With the options `authorization`, `token` and `jwks` it isn't read:
///   `https://appleid.apple.com/auth/authorize`, `…/auth/token` and `…/auth/keys`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://developer.apple.com/documentation/signinwithapplerestapi>: the overview; the page
///   about the parameters was not in the copy.
/// - 2026-11-28, a copy of 2025-06: <https://github.com/supabase/auth/issues/2051>: that the
///   discovery document named another issuer for a day, while ID tokens kept theirs.
/// - 2026-11-28, a copy of 2026-07: <https://github.com/better-auth/better-auth/pull/10294>: that
///   another library sends a PKCE challenge; a page of Apple's about it was not found.
/// - 2026-11-28, a copy of 2024-10-01: <https://github.com/panva/wellknown>: the discovery
///   document.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "apple",
    name = "Apple",
    issuer = "https://appleid.apple.com",
    revocation = "https://appleid.apple.com/auth/revoke",
    scope = "name email",
    client_auth = post,
    checks(state, nonce),
    profile = AppleProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_APPLE),
)]
pub struct Apple {
    /// The id of the Services ID, such as `example.shop.web`, and not that of the app;
    /// `AUTH_APPLE_ID` with `..env`.
    client_id: String,
    /// A client secret that was made elsewhere: a JWT, which Apple takes for six months at most.
    /// Instead of `team_id`, `key_id` and `private_key`, and sent as it is; thirty days before its
    /// end a warning is logged.
    client_secret: Option<Secret>,
    /// The developer team that the key belongs to: ten characters, such as `A1B2C3D4E5`.
    team_id: Option<String>,
    /// The id of the key, as the developer pages show it: ten characters, such as `F6G7H8I9J0`.
    key_id: Option<String>,
    /// The key itself, as in its `.p8` file: PKCS #8 in PEM, of the curve P-256.
    private_key: Option<Secret>,
    /// How long a client secret made from the key is good: 180 days unless given, six months at
    /// most.
    #[auth(default = Duration::from_hours(180 * 24))]
    secret_ttl: Duration,
    #[auth(skip)]
    minted: Minted,
    #[auth(skip)]
    announced: Announced,
    overrides: Overrides<AppleProfile>,
}

/// The longest life of a client secret that Apple takes, in seconds.
const LONGEST: u64 = 15_777_000;
/// How long before its end a client secret is made anew.
const MARGIN: Duration = Duration::from_hours(24);

/// The longest `user` that is read of an answer, in bytes: a name and an address are shorter, and the
/// browser that brings it can write anything.
const LONGEST_USER: usize = 4 << 10;

/// The client secret that was made last, and when it ends.
#[derive(Debug, Default)]
struct Minted(Mutex<Option<(SystemTime, Secret)>>);

/// How long before its end a given client secret is warned about.
const NOTICE: Duration = Duration::from_hours(30 * 24);
/// How long nothing more is said of it then.
const PAUSE: Duration = Duration::from_hours(24);

/// When it was last said that a given client secret ends.
#[derive(Debug, Default)]
struct Announced(Mutex<Option<SystemTime>>);

/// When a client secret ends, if it is a token that says so. Apple verifies it, not we.
fn end_of(secret: &Secret) -> Option<SystemTime> {
    let claims = URL_SAFE_NO_PAD.decode(secret.expose().split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(claims.get("exp")?.as_u64()?))
}

impl Apple {
    /// Warns when a given client secret ends soon, at most once a day.
    fn announce_end(&self, now: SystemTime) {
        let Some(end) = self.client_secret.as_ref().and_then(end_of) else { return };
        let left = end.duration_since(now).ok();
        if left.is_some_and(|left| left > NOTICE) {
            return;
        }
        let mut announced = self.announced.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = |last: SystemTime| now.duration_since(last).is_ok_and(|past| past < PAUSE);
        if announced.is_some_and(is_known) {
            return;
        }
        *announced = Some(now);
        let days = left.unwrap_or_default().as_secs() / PAUSE.as_secs();
        let state = if left.is_some() { "ends soon" } else { "has ended" };
        tracing::warn!(
            name: "auth.apple.client_secret_ends", days,
            "Apple's client secret {state}; with `team_id`, `key_id` and `private_key` in its \
             place one is made whenever it is needed"
        );
    }

    /// The team, the key's id and the key, if the secret is made here.
    fn key(&self) -> Result<(&str, &str, EcdsaKeyPair), InvalidOption> {
        let given = |option: &'static str| {
            InvalidOption::new(option, "without `client_secret` it is needed, to make one")
        };
        let team = self.team_id.as_deref().ok_or_else(|| given("team_id"))?;
        let id = self.key_id.as_deref().ok_or_else(|| given("key_id"))?;
        let key = self.private_key.as_ref().ok_or_else(|| given("private_key"))?;
        let unreadable = |reason| InvalidOption::new("private_key", reason);
        // Variables can't have line breaks everywhere.
        let pem = key.expose().replace("\\n", "\n");
        let lines = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
        let der = STANDARD
            .decode(lines.collect::<String>())
            .map_err(|_| unreadable("it is not the content of a `.p8` file"))?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)
            .map_err(|_| unreadable("it is not a key of the curve P-256"))?;
        Ok((team, id, pair))
    }

    /// The client secret: the one that was made, or a new one.
    fn secret(&self, now: SystemTime) -> Result<Secret, BoxError> {
        let mut minted = self.minted.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until, secret)) = &*minted
            && until.duration_since(now).is_ok_and(|left| left > MARGIN.min(self.secret_ttl / 2))
            && until.duration_since(now).is_ok_and(|left| left <= self.secret_ttl)
        {
            return Ok(secret.clone());
        }
        let (team, key_id, key) = self.key().map_err(|_| "the key can't be used")?;
        let issued = now.duration_since(UNIX_EPOCH)?.as_secs();
        let header = json!({ "alg": "ES256", "kid": key_id });
        let claims = json!({
            "iss": team, "iat": issued, "exp": issued + self.secret_ttl.as_secs(),
            "aud": "https://appleid.apple.com", "sub": self.client_id,
        });
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature = key
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| "the client secret can't be signed")?;
        let secret = Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)));
        *minted = Some((now + self.secret_ttl, secret.clone()));
        Ok(secret)
    }
}

impl Custom for Apple {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        if self.secret_ttl.is_zero() || self.secret_ttl.as_secs() > LONGEST {
            return Err(InvalidOption::new("secret_ttl", "Apple takes six months at most"));
        }
        if definition.client_secret.is_none() {
            self.key()?;
            // Every request gets one that is made from the key.
            definition.client_secret = Some(Secret::new("made for each request"));
        }
        definition.needs_openid = false;
        definition.response_mode = ResponseMode::FormPost;
        self.announce_end(SystemTime::now());
        Ok(())
    }

    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        if self.client_secret.is_none() {
            let secret = self.secret(form.now())?;
            form.set("client_secret", secret.expose());
        }
        self.announce_end(form.now());
        Ok(())
    }

    async fn profile(&self, request: ProfileRequest<'_>) -> Result<AppleProfile, BoxError> {
        let mut profile: AppleProfile = request.profile().await?;
        // Nobody signed this: it names the person and nothing more. Only the first sign-in has it.
        let user = request.callback("user").filter(|user| user.len() <= LONGEST_USER);
        let user = user.and_then(|user| serde_json::from_str(user).ok());
        profile.user = user.and_then(|user| request.read(user).ok());
        Ok(profile)
    }
}

/// What Apple says about a person: the claims of its ID token, and what the first sign-in brings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppleProfile {
    /// The person, to this developer team alone.
    pub sub: String,
    /// The address, which may be one that relays.
    pub email: Option<String>,
    /// Whether Apple verified the address.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// Whether the address is one that relays.
    #[serde(default, deserialize_with = "truth")]
    pub is_private_email: Option<bool>,
    /// The name; Apple puts none into its ID tokens today.
    pub name: Option<String>,
    /// What came with the first sign-in. Nothing vouches for it but the browser that brought it.
    pub user: Option<AppleUser>,
    /// Every other claim.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What comes with somebody's first sign-in with Apple, and never again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppleUser {
    /// The name.
    pub name: Option<AppleName>,
    /// The address, which nobody vouches for: the user's is the ID token's alone.
    pub email: Option<String>,
}

/// A name, as it was typed into Apple's form.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppleName {
    /// The given name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
}

impl Profile for AppleProfile {
    fn identity(&self) -> Identity {
        let name = self.user.as_ref().and_then(|user| user.name.as_ref());
        let typed = name.and_then(|name| joined([&name.first_name, &name.last_name]));
        Identity {
            id: self.sub.clone(),
            name: first_of([&typed, &self.name]),
            // Never the posted one: the browser's owner would be somebody with any address.
            email: self.email.clone(),
            email_verified: self.email_verified,
            image: None,
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { name: self.name.clone(), ..self.identity() }
    }
}
