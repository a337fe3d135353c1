use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, SystemTime},
};

use auth::{
    BoxError, SessionCodec, auth,
    parts::{Randomness, SystemRandomness},
};
use auth_providers::GitHub;
use serde_json::{Map, Value};

/// Keeps the claims in this process, so that a token says nothing.
#[derive(Default)]
struct Shelf {
    kept: Mutex<HashMap<String, (SystemTime, Map<String, Value>)>>,
}

impl SessionCodec for Shelf {
    fn encode(&self, claims: &Map<String, Value>, max_age: Duration) -> Result<String, BoxError> {
        let mut bytes = [0; 32];
        SystemRandomness.fill(&mut bytes)?;
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut kept = self.kept.lock().map_err(|_| "the shelf fell")?;
        kept.insert(token.clone(), (SystemTime::now() + max_age, claims.clone()));
        Ok(token)
    }

    fn decode(&self, token: &str) -> Result<Option<Map<String, Value>>, BoxError> {
        let kept = self.kept.lock().map_err(|_| "the shelf fell")?;
        let found = kept.get(token).filter(|(expires, _)| *expires > SystemTime::now());
        Ok(found.map(|(_, claims)| claims.clone()))
    }
}

auth! {
    providers: [GitHub { ..env }],
    session: { codec: Shelf::default() },
}

fn main() {}
