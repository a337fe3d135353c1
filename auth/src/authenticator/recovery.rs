//! Recovery codes: ten for a user, each of which stands in for a factor once.
//!
//! A code has 80 random bits. The store keeps a keyed hash of it, and finds it by that hash: see
//! [`Vault::factor_hashes`](crate::engine::Vault::factor_hashes).

use super::{store::stored, totp::grouped};
use crate::{
    Secret,
    adapter::{AuthenticatorKind, StoreError, StoredAuthenticator},
    engine::Engine,
    error::BoxError,
    parts::time::whole_millis,
};

/// How many a user gets.
const COUNT: usize = 10;

/// How many characters one has, of five bits each.
const LENGTH: usize = 16;

/// The characters of RFC 4648 §6, none of which is easily taken for another.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Makes ten codes for a user; those of before are void. They are written in groups, and can't be read again.
///
/// Fails when the store does, or when there is no randomness.
pub(crate) async fn make(engine: &Engine, user_id: &str) -> Result<Vec<Secret>, StoreError> {
    let codes: Result<Vec<String>, BoxError> = (0..COUNT).map(|_| code(engine)).collect();
    let codes = codes.map_err(StoreError::failed)?;
    let created = whole_millis(engine.now());
    let of_code = |code: &String| StoredAuthenticator {
        id: ids(engine, user_id, code).next().unwrap_or_default(),
        user_id: user_id.to_owned(),
        kind: AuthenticatorKind::RecoveryCode,
        name: None,
        data: "{}".to_owned(),
        counter: 0,
        created,
        used: None,
        expires: None,
    };
    let kept = codes.iter().map(of_code).collect();
    let kind = AuthenticatorKind::RecoveryCode;
    stored(&engine.storage)?.replace_authenticators(user_id, kind, kept).await?;
    Ok(codes.iter().map(|code| Secret::new(grouped(code, "-"))).collect())
}

/// Uses a code up. Of two calls at once with one code, one gets `true`. `typed` has neither blanks nor hyphens.
pub(crate) async fn take(engine: &Engine, user_id: &str, typed: &str) -> Result<bool, StoreError> {
    let code = typed.to_ascii_uppercase();
    if code.len() != LENGTH || !code.bytes().all(|byte| ALPHABET.contains(&byte)) {
        return Ok(false);
    }
    let codes = stored(&engine.storage)?;
    let hashes: Vec<String> = ids(engine, user_id, &code).collect();
    for id in hashes {
        let found = codes.authenticator(&id).await?;
        // The hash is of the user too; a store that takes two texts for one is not believed.
        let is_own = found.is_some_and(|it| {
            it.user_id == user_id && it.kind == AuthenticatorKind::RecoveryCode && it.id == id
        });
        if is_own && codes.take_authenticator(&id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a code of a user may be stored under: the first is what is written.
fn ids(engine: &Engine, user_id: &str, code: &str) -> impl Iterator<Item = String> {
    let hashes: Vec<String> = engine.vault.factor_hashes(&["recovery", user_id, code]).collect();
    hashes.into_iter().map(|hash| format!("recovery:{hash}"))
}

fn code(engine: &Engine) -> Result<String, BoxError> {
    let bytes = engine.random::<LENGTH>()?;
    // 32 characters divide 256, so that each is as likely as any other.
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}
