use auth::{BoxError, auth};
use auth_providers::GitHub;
use std::time::Duration;

struct Plain;

impl auth::SessionCodec for Plain {
    fn encode(&self, _: &Object, _: Duration) -> Result<String, BoxError> {
        Err("never".into())
    }
    fn decode(&self, _: &str) -> Result<Option<Object>, BoxError> {
        Ok(None)
    }
}

type Object = serde_json::Map<String, serde_json::Value>;

auth! {
    providers: [GitHub { ..env }],
    session: { codecs: Plain },
}

fn main() {}
