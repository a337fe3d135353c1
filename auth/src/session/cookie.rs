//! Sessions in encrypted cookies: what is in the token, how it is read and written.

use std::{borrow::Cow, time::SystemTime};

use serde_json::{Map, Value};

use super::{
    authentication::Authentication,
    stored::{Found, Stored},
    version::carried_over,
};
use crate::{
    User,
    browser::cookie::{chunk, header::Cookies, set::SetCookie},
    engine::{Declaration, Engine, ErasedClaims, Sealing, roles::RoleSet, settings::Codec, weight},
    error::BoxError,
    identity::Methods,
    parts::{
        log::sampled,
        time::{from_date, from_unix, to_unix},
    },
    seal::token::{
        apart::{Apart, Beside, Envelope, Proof, open_apart, seal_apart},
        claims::{Claims, Standard, Subject, open_into, seal_from},
        keyring::Keyring,
    },
};

/// The member of a codec's token that has the application's claims.
const CLAIMS: &str = "claims";
/// The member that has the names of the roles.
const ROLES: &str = "roles";
/// The member that says when and how the user last proved to be there.
const PROOF: &str = "proof";

/// The session in a cookie's value.
pub(super) fn open(engine: &Engine, sealing: &Sealing, token: &str) -> Found {
    match opened(engine, sealing, token, &InType(&*engine.declaration)) {
        Some((envelope, claims)) => match stored(engine, *envelope) {
            Some(session) => Found::Valid(session, claims),
            None => Found::Ended,
        },
        None => reopen(engine, sealing, token),
    }
}

/// What can be had of a session whose claims don't read.
fn reopen(engine: &Engine, sealing: &Sealing, token: &str) -> Found {
    let Some((envelope, written)) = opened(engine, sealing, token, &AsJson) else {
        // What this site sealed is its own, and over; any other may be another project's.
        let is_own = engine.settings.codec.is_none() && sealing.session.open(token).is_some();
        return if is_own { Found::Ended } else { Found::Unopened };
    };
    let Some(session) = stored(engine, *envelope) else { return Found::Ended };
    match carried_over(engine, &written) {
        Some(claims) => Found::Valid(session, claims),
        None => Found::Misfit(session),
    }
}

/// How the claims of a token are read.
trait Reading {
    type Claims;

    /// From a token of this library, with the rest of it.
    fn apart(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<(Box<Envelope>, Self::Claims)>;
    /// From a token of NextAuth v4.
    fn flat(&self, keyring: &Keyring, token: &str, now: SystemTime)
    -> Option<Claims<Self::Claims>>;
    /// From JSON, as a codec gives it.
    fn json(&self, json: Value) -> Option<Self::Claims>;
}

/// Claims in the type of the setup.
struct InType<'a>(&'a dyn Declaration);

impl Reading for InType<'_> {
    type Claims = ErasedClaims;

    fn apart(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<(Box<Envelope>, ErasedClaims)> {
        self.0.open_claims(keyring, token, now)
    }

    fn flat(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<Claims<ErasedClaims>> {
        self.0.open_flat_claims(keyring, token, now)
    }

    fn json(&self, json: Value) -> Option<ErasedClaims> {
        self.0.read_claims(&json).ok()
    }
}

/// Claims as they were written, whatever their type was.
struct AsJson;

impl Reading for AsJson {
    type Claims = Value;

    fn apart(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<(Box<Envelope>, Value)> {
        open_apart(keyring, token, now)
    }

    fn flat(&self, keyring: &Keyring, token: &str, now: SystemTime) -> Option<Claims<Value>> {
        open_into(keyring, token, now)
    }

    fn json(&self, json: Value) -> Option<Value> {
        Some(json)
    }
}

/// A token that is valid now.
fn opened<R: Reading>(
    engine: &Engine,
    sealing: &Sealing,
    token: &str,
    reading: &R,
) -> Option<(Box<Envelope>, R::Claims)> {
    let now = engine.now();
    match &engine.settings.codec {
        Some(codec) => decode(engine, codec, token, now, reading),
        None if engine.settings.compat.writes_claims_flat() => {
            let Claims { standard, custom } = reading.flat(&sealing.session, token, now)?;
            Some((Box::new(Envelope { standard, ..Envelope::default() }), custom))
        }
        None => {
            let (envelope, claims) = reading.apart(&sealing.session, token, now)?;
            let expires = envelope.standard.exp.and_then(from_date);
            // The tolerance is for clocks of others; this token was written by this site.
            expires.is_some_and(|expires| expires > now).then_some((envelope, claims))
        }
    }
}

/// What of a session stays when its cookie is written again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Continued<'a> {
    /// So that it can be revoked in whatever cookie it is; a new one without.
    pub(super) id: Option<&'a str>,
    /// When somebody signed in; now without.
    pub(super) began: Option<SystemTime>,
    /// The user's security stamp.
    pub(super) stamp: Option<&'a str>,
    /// See [`Stored::has_nulls`].
    pub(super) has_nulls: bool,
    /// The roles that the user was given.
    pub(super) roles: RoleSet,
    /// When and how the user last proved to be there.
    pub(super) authentication: Option<Authentication>,
}

/// The cookies that keep a session from now on, and when it expires.
///
/// Fails when the claims can't be written as JSON, or don't fit in the cookies that a browser takes.
pub(crate) fn write(
    engine: &Engine,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
    user: &User,
    claims: &ErasedClaims,
    Continued { id, began, stamp, has_nulls, roles, authentication }: Continued<'_>,
) -> Result<(Vec<SetCookie>, SystemTime), BoxError> {
    let now = engine.now();
    let began = began.unwrap_or(now);
    let max_age = engine.settings.lifetime(began, now);
    // Claims of NextAuth v4 may replace some of it.
    let standard = || Standard {
        sub: Some(user.id.clone()),
        name: user.name.clone(),
        email: user.email.clone(),
        picture: user.image.clone(),
        has_nulls,
        ..Standard::default()
    };
    let (jti, iv) = if let Some(id) = id {
        (Cow::Borrowed(id), engine.random()?)
    } else {
        let (id, iv) = engine.random_token()?;
        (Cow::Owned(id), iv)
    };
    let jti = &*jti;
    let ring = &sealing.session;
    let compat = engine.settings.compat;
    let roles: Vec<_> = engine.roles.names(roles).map(Cow::Borrowed).collect();
    let proof = authentication.map(|it| to_proof(engine, it));
    let token = match &engine.settings.codec {
        Some(codec) => {
            let mut standard = standard();
            let mut map = if compat.writes_claims_flat() {
                let mut map = json_object(claims)?;
                flatten(&mut standard, &mut map);
                map
            } else {
                // Apart, as in a sealed token: a claim called `email` or `exp` is only a claim.
                Map::from_iter([(CLAIMS.to_owned(), claims.to_json()?)])
            };
            for (name, value) in [
                ("sub", standard.sub),
                ("name", standard.name),
                ("email", standard.email),
                ("picture", standard.picture),
            ] {
                if value.is_some() || has_nulls {
                    map.insert(name.to_owned(), value.into());
                }
            }
            if !compat.knows_no_begin() {
                map.insert("jti".to_owned(), jti.into());
                map.insert("auth_time".to_owned(), to_unix(began).into());
                map.extend(stamp.map(|stamp| ("stamp".to_owned(), stamp.into())));
                if !roles.is_empty() {
                    map.insert(ROLES.to_owned(), roles.into());
                }
                if let Some(proof) = proof {
                    map.insert(PROOF.to_owned(), serde_json::to_value(proof)?);
                }
            }
            codec.0.encode(&map, max_age)?
        }
        None if compat.writes_claims_flat() => {
            let (mut standard, mut custom) = (standard(), json_object(claims)?);
            flatten(&mut standard, &mut custom);
            seal_from(ring, &Claims { standard, custom }, now, max_age, jti, iv)?
        }
        None => {
            let subject = Subject {
                sub: Some(&user.id),
                name: user.name.as_deref(),
                email: user.email.as_deref(),
                picture: user.image.as_deref(),
                has_nulls,
            };
            let apart = Apart {
                claims: claims.to_text()?,
                beside: Beside {
                    auth_time: Some(to_unix(began)),
                    stamp: stamp.map(str::to_owned),
                    roles,
                    proof,
                },
            };
            seal_apart(ring, subject, &apart, now, max_age, jti, iv)?
        }
    };
    let mut cookie = sealing.cookies.session_token.set(token);
    let expires = now.checked_add(max_age);
    cookie.expires = expires;
    let written = chunk::write(cookie, cookies, &sealing.elsewhere)?;
    weight::of_session(&engine.notices, &written, || {
        claims.to_text().map_or(0, |text| text.get().len())
    });
    Ok((written, expires.unwrap_or(now)))
}

/// When and how the user was there, as a token has it. The provider is there for users who aren't stored.
fn to_proof(engine: &Engine, authentication: Authentication) -> Proof {
    let Authentication { at, methods, provider } = authentication;
    let provider = provider.filter(|_| engine.storage.users().is_none());
    Proof {
        at: to_unix(at),
        amr: methods.iter().map(|method| method.amr().into()).collect(),
        provider: provider.map(Cow::Borrowed),
    }
}

/// The same as it is read.
fn of_proof(engine: &Engine, proof: &Proof) -> Authentication {
    let provider = proof.provider.as_deref().and_then(|id| engine.entry(id));
    Authentication {
        at: from_unix(proof.at),
        methods: Methods::of_words(proof.amr.iter().map(|word| &**word)),
        provider: provider.map(|entry| entry.id),
    }
}

/// The session of a token; `None` when it has ended.
fn stored(engine: &Engine, Envelope { standard, beside }: Envelope) -> Option<Box<Stored>> {
    let now = engine.now();
    let Beside { auth_time, stamp, roles, proof } = beside;
    let id = standard.sub.filter(|sub| !sub.is_empty())?;
    // A token of an earlier version doesn't say when its session began: at the latest then.
    let began = auth_time.map(from_unix).or_else(|| standard.iat.and_then(from_date));
    // Stops that a stolen cookie lives as long as somebody uses it.
    if began.is_some_and(|began| engine.settings.lifetime(began, now).is_zero()) {
        return None;
    }
    Some(Box::new(Stored {
        user: User { id, name: standard.name, email: standard.email, image: standard.picture },
        roles: engine.roles.named(roles.iter().map(|name| &**name)),
        issued: standard.iat.and_then(from_date).unwrap_or(SystemTime::UNIX_EPOCH),
        expires: standard.exp.and_then(from_date).unwrap_or(now),
        began,
        stamp,
        authentication: proof.as_ref().map(|proof| of_proof(engine, proof)),
        id: standard.jti,
        row: None,
        is_repeated: false,
        has_nulls: standard.has_nulls,
    }))
}

/// Reads a token of the application's own encoding.
fn decode<R: Reading>(
    engine: &Engine,
    codec: &Codec,
    token: &str,
    now: SystemTime,
    reading: &R,
) -> Option<(Box<Envelope>, R::Claims)> {
    let mut map = match codec.0.decode(token) {
        Ok(map) => map?,
        Err(error) => {
            sampled!(engine, warn, name: "auth.session.codec_failed", %error, "the session codec failed");
            return None;
        }
    };
    let has_nulls =
        ["name", "email", "picture"].iter().any(|name| map.get(*name) == Some(&Value::Null));
    let mut text = |name: &str| match map.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let mut standard = Standard {
        sub: text("sub"),
        name: text("name"),
        email: text("email"),
        picture: text("picture"),
        jti: text("jti"),
        has_nulls,
        ..Standard::default()
    };
    standard.iat = map.get("iat").and_then(Value::as_f64);
    standard.exp = map.get("exp").and_then(Value::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 285 million")]
    if standard.exp.is_some_and(|exp| exp <= to_unix(now) as f64) {
        return None;
    }
    if engine.settings.compat.writes_claims_flat() {
        let claims = reading.json(Value::Object(map))?;
        return Some((Box::new(Envelope { standard, ..Envelope::default() }), claims));
    }
    let auth_time = map.get("auth_time").and_then(Value::as_u64);
    let stamp = map.get("stamp").and_then(Value::as_str).map(str::to_owned);
    // What is no list of names gives no role.
    let roles = map.get(ROLES).and_then(Value::as_array).into_iter().flatten();
    let roles = roles.filter_map(Value::as_str).map(|name| name.to_owned().into()).collect();
    // What can't be read says nothing of when somebody was there.
    let proof = map.remove(PROOF).and_then(|proof| serde_json::from_value(proof).ok());
    let claims = reading.json(map.remove(CLAIMS).unwrap_or_default())?;
    let beside = Beside { auth_time, stamp, roles, proof };
    Some((Box::new(Envelope { standard, beside }), claims))
}

/// v4's token is one flat object, so claims with the name of one of the user's members replace it.
/// The other standard claims win over fields of their name.
fn flatten(standard: &mut Standard, custom: &mut Map<String, Value>) {
    for (name, place) in [
        ("name", &mut standard.name),
        ("email", &mut standard.email),
        ("picture", &mut standard.picture),
    ] {
        if let Some(Value::String(text)) = custom.remove(name) {
            *place = Some(text);
        }
    }
    for name in ["sub", "iat", "exp", "nbf", "jti"] {
        custom.remove(name);
    }
}

fn json_object(claims: &ErasedClaims) -> Result<Map<String, Value>, BoxError> {
    match claims.to_json()? {
        Value::Object(map) => Ok(map),
        Value::Null => Ok(Map::new()),
        _ => Err("claims are written as a JSON object here, so they must be a struct".into()),
    }
}
