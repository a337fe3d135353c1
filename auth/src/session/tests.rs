//! Sessions in encodings and rows that a whole site seldom has.

mod codec;
mod proof;
mod roles;
mod rows;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{
    Auth, Builder, Secret,
    engine::{ErasedClaims, claims::ClaimsData},
    parts::Clock,
};

/// Seconds since 1970: in 2033.
const NOW: u64 = 2_000_000_000;

/// So many seconds after that.
#[derive(Clone, Default)]
struct Later(Arc<AtomicU64>);

impl Clock for Later {
    fn now(&self) -> SystemTime {
        at(NOW + self.0.load(Ordering::Relaxed))
    }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

async fn built<A: Auth<State = ()>>(builder: Builder<A>, clock: &Later) -> A {
    builder
        .variables(|_| None)
        .url("https://shop.example")
        .secret(Secret::new("a secret of these tests, long enough"))
        .clock(clock.clone())
        .build()
        .await
        .expect("the setup is sound")
}

/// Claims in the type `C`.
fn typed<C: ClaimsData>(claims: ErasedClaims) -> C {
    claims.take().expect("they are of the setup's type")
}
