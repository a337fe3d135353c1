//! What the cases share: records, points in time, many calls at once.

use std::{
    fmt::Debug,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::task::JoinSet;

use crate::{
    User,
    adapter::{
        Changes, StoreError, StoredAccount, StoredSession, StoredUser, UserChange,
        VerificationToken,
    },
    identity::Kind,
};

/// How many calls are made at once where one may succeed.
pub(super) const MANY: usize = 50;

/// Texts that a store keeps as they are: quotes, wildcards, more than the basic plane, both
/// directions, what is no letter.
pub(super) const TEXTS: &[&str] = &[
    "Zoë O'Brien",
    "Robert'); DROP TABLE users; --",
    "100 % \\ _ \" ` $1 ? :name {0}",
    "李小龍 \u{1f469}\u{200d}\u{1f680} \u{10ffff}",
    "مرحبا \u{202e}abc",
    " leading, trailing ",
    "line\r\nline\ttab\u{1}\u{7f}",
    "e\u{301} é",
];

/// Pairs that a comparison byte by byte tells apart, and others don't.
pub(super) const LOOK_ALIKE: &[(&str, &str)] = &[
    ("ada@example.com", "Ada@example.com"),
    ("ada@example.com", "ada@example.com "),
    ("ada@example.com", "ada@example.com\u{200b}"),
    ("zoë@example.com", "zoe@example.com"),
    ("\u{e9}@example.com", "e\u{301}@example.com"),
    ("strasse@example.com", "straße@example.com"),
    ("i@example.com", "\u{131}@example.com"),
    ("\u{1f600}@example.com", "\u{1f601}@example.com"),
    ("1@example.com", "01@example.com"),
];

/// What the store answers when it does what it is asked for.
#[track_caller]
pub(super) fn ok<T>(result: Result<T, StoreError>) -> T {
    result.unwrap_or_else(|error| panic!("the store failed: {error:?}"))
}

/// What the store answers when there is something.
#[track_caller]
pub(super) fn some<T>(result: Result<Option<T>, StoreError>) -> T {
    ok(result).expect("the store has what was stored before")
}

/// Asserts that a call was refused with this error.
macro_rules! refused {
    ($result:expr, $error:pat) => {
        match $result {
            Err($error) => {}
            other => panic!("expected {}, got {other:?}", stringify!($error)),
        }
    };
}

pub(super) use refused;

/// A random UUID, as the engine proposes one.
pub(super) fn uuid() -> String {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).expect("a machine that runs tests has randomness");
    let bits = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{bits:032x}");
    let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    groups.join("-")
}

/// A point in time: milliseconds after the beginning of 2100, which no store forgets by itself.
pub(super) fn at(milliseconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(4_102_444_800_000 + milliseconds)
}

/// A user with a proposed id and nothing else.
pub(super) fn somebody() -> StoredUser {
    StoredUser { user: User::new(uuid()), email_verified: None }
}

/// A user with an address.
pub(super) fn with_email(email: &str) -> StoredUser {
    let user = somebody();
    StoredUser { user: user.user.with_email(email), ..user }
}

/// A user with everything.
pub(super) fn ada() -> StoredUser {
    let user = User::new(uuid())
        .with_name("Ada Lovelace")
        .with_email("ada@example.com")
        .with_image("https://example.com/ada.png");
    StoredUser { user, email_verified: Some(at(123)) }
}

/// An account without tokens.
pub(super) fn account(user: &StoredUser, provider: &str, id: &str) -> StoredAccount {
    StoredAccount::new(&user.user.id, provider, id, Kind::OAuth2)
}

/// An account with every token of OAuth 2.0.
pub(super) fn full_account(user: &StoredUser) -> StoredAccount {
    StoredAccount {
        access_token: Some("access".to_owned()),
        refresh_token: Some("refresh".to_owned()),
        id_token: Some("header.payload.signature".to_owned()),
        token_type: Some("Bearer".to_owned()),
        scope: Some("user openid".to_owned()),
        // More than 31 bits, as in the suite of NextAuth.js.
        expires_at: Some(2_592_000_000),
        session_state: Some("state".to_owned()),
        identity: Some("{\"email\":\"ada@example.com\"}".to_owned()),
        ..account(user, "github", "4711")
    }
}

/// A session that expires an hour into 2100.
pub(super) fn session(user: &StoredUser, token: &str) -> StoredSession {
    StoredSession::new(token, &user.user.id, at(3_600_000))
}

/// A verification token that expires a quarter of an hour into 2100.
pub(super) fn verification(identifier: &str, token: &str) -> VerificationToken {
    VerificationToken {
        identifier: identifier.to_owned(),
        token: token.to_owned(),
        expires: at(900_000),
    }
}

/// Changes that create a user, an account and a session.
pub(super) fn sign_up(user: &StoredUser, account: StoredAccount, token: &str) -> Changes {
    Changes {
        account: Some(account),
        session: Some(session(user, token)),
        ..Changes::of(UserChange::Create(user.clone()))
    }
}

/// Makes [`MANY`] calls at once, and gives what came of them.
pub(super) async fn at_once<S, T, F>(store: &Arc<S>, call: impl Fn(Arc<S>, usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Debug + Send + 'static,
{
    let mut calls = JoinSet::new();
    for index in 0..MANY {
        calls.spawn(call(Arc::clone(store), index));
    }
    calls.join_all().await
}

/// Asserts that one of the calls succeeded, and the others were refused as they should be.
#[track_caller]
pub(super) fn one_succeeded<T: Debug>(
    results: &[Result<T, StoreError>],
    is_refusal: impl Fn(&StoreError) -> bool,
) {
    let done = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(done, 1, "{results:?}");
    let refused = results.iter().filter_map(|result| result.as_ref().err());
    for error in refused {
        assert!(is_refusal(error), "{error:?}");
    }
}
