//! The scripts: each is done as a whole before Redis does anything else.

use std::sync::LazyLock;

use ::redis::Script;

macro_rules! scripts {
    ($($name:ident = $file:literal;)*) => {$(
        pub(super) static $name: LazyLock<Script> = LazyLock::new(|| {
            Script::new(concat!(include_str!("scripts/keys.lua"), include_str!($file)))
        });
    )*};
}

scripts! {
    CHANGE_SESSION = "scripts/change_session.lua";
    END_SESSION = "scripts/end_session.lua";
    END_SESSIONS = "scripts/end_sessions.lua";
    KEEP_TOKEN = "scripts/keep_token.lua";
    REPLACE_ATTEMPTS = "scripts/replace_attempts.lua";
    SESSIONS = "scripts/sessions.lua";
    SIGN_IN = "scripts/sign_in.lua";
    TAKE_TOKEN = "scripts/take_token.lua";
    TAKE_TOKENS = "scripts/take_tokens.lua";
}

/// A text that may be absent, as an argument of a script.
pub(super) fn given(text: Option<&str>) -> String {
    text.map(|text| format!("={text}")).unwrap_or_default()
}
