//! When the row of a session is written for its claims.

use auth::{Claims, adapter::Memory, auth};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Later, built};
use crate::session::row::differs;

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Chosen {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
}

/// Who has chosen nothing has a plan all the same.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Given {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
}

impl Default for Given {
    fn default() -> Self {
        Self { plan: Some("free".to_owned()) }
    }
}

macro_rules! setup {
    ($name:ident: $claims:ty, $($compat:tt)*) => {
        auth! {
            struct $name;
            providers: [],
            adapter: Memory {},
            session: { claims: extern $claims, strategy: database },
            $($compat)*
        }
    };
}

setup!(RowAuth: Chosen,);
setup!(V4RowAuth: Chosen, compat: next_auth_v4);
setup!(V4GivenAuth: Given, compat: next_auth_v4);

/// With `compat: next_auth_v4` a row stays as v4 makes it until there is a claim to keep, as long as
/// the session is read the same without. By default the row of a session that isn't finished has no
/// claims, so that every one gets some.
#[tokio::test]
async fn a_row_is_written_for_claims_that_are_not_read_anyway() {
    let clock = Later::default();
    let native = built(RowAuth::builder(), &clock).await;
    let v4 = built(V4RowAuth::builder(), &clock).await;
    let given = built(V4GivenAuth::builder(), &clock).await;
    // What the row has, the claims, and whether it is written: by default, for v4, and for v4 where
    // a session without claims is read with some.
    let rows: [(Option<Value>, Value, [bool; 3]); 6] = [
        (None, json!({}), [true, false, true]),
        (None, json!({ "plan": "gold" }), [true, true, true]),
        (None, json!({ "plan": "free" }), [true, true, true]),
        (Some(json!({})), json!({}), [false, false, false]),
        (Some(json!({ "plan": "gold" })), json!({}), [true, true, true]),
        (Some(json!({ "plan": "gold" })), json!({ "plan": "gold" }), [false, false, false]),
    ];
    for (before, claims, expected) in rows {
        let before = before.as_ref();
        let found = [
            differs(native.engine(), before, &claims),
            differs(v4.engine(), before, &claims),
            differs(given.engine(), before, &claims),
        ];
        assert_eq!(found, expected, "{before:?} {claims}");
    }
}
