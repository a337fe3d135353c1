//! The options of both adapters as those of one.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    time::Duration,
};

use super::Redis;
use crate::{
    AuthConfig,
    config::{Assembly, SecretSlot, Slot, Spec},
};

const OWN: &[&str] = &["redis_url", "redis_prefix", "redis_timeout"];

/// The options of [`Redis`] in `auth!`, and through it those of the other adapter, `O`.
#[derive(Default)]
pub struct RedisOptions<O> {
    /// The URL, `redis://…`, or `rediss://…` for TLS.
    pub redis_url: SecretSlot,
    /// What the names of keys begin with, `auth:` by default.
    pub redis_prefix: Slot<String>,
    /// How long anything in Redis may take, 2 seconds by default.
    pub redis_timeout: Slot<Duration>,
    inner: O,
}

impl<O> fmt::Debug for RedisOptions<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisOptions")
    }
}

impl<O> Deref for RedisOptions<O> {
    type Target = O;

    fn deref(&self) -> &O {
        &self.inner
    }
}

impl<O> DerefMut for RedisOptions<O> {
    fn deref_mut(&mut self) -> &mut O {
        &mut self.inner
    }
}

impl<I: AuthConfig> AuthConfig for Redis<I> {
    type Options = RedisOptions<I::Options>;
    type Itself = Self;
    const SPEC: Spec = Spec {
        name: "Redis",
        options: Self::OPTIONS.as_slice(),
        required: Self::REQUIRED.as_slice(),
        handlers: I::SPEC.handlers,
        placed: false,
    };

    fn assemble(options: Self::Options, assembly: &mut Assembly<'_>) -> Option<Self> {
        let RedisOptions { redis_url, redis_prefix, redis_timeout, inner } = options;
        // Every option is read before the first `?`, so that every problem is found.
        let url = redis_url.required(assembly, "redis_url", Some("AUTH_REDIS_URL"));
        let prefix = Some("AUTH_REDIS_PREFIX");
        let prefix = redis_prefix.or_else(assembly, "redis_prefix", prefix, || "auth:".to_owned());
        let timeout = Some("AUTH_REDIS_TIMEOUT");
        let timeout =
            redis_timeout.or_else(assembly, "redis_timeout", timeout, || Duration::from_secs(2));
        let inner = assembly.within(I::SPEC.name, |assembly| I::assemble(inner, assembly));
        Some(Self {
            redis_url: url?,
            redis_prefix: prefix?,
            redis_timeout: timeout?,
            inner: inner?,
        })
    }
}

impl<I: AuthConfig> Redis<I> {
    const OPTIONS: &'static Names = &Names::joined(OWN, I::SPEC.options);
    const REQUIRED: &'static Names = &Names::joined(&["redis_url"], I::SPEC.required);
}

/// A list that is put together by the compiler.
struct Names {
    names: [&'static str; 64],
    count: usize,
}

impl Names {
    const fn joined(own: &[&'static str], others: &[&'static str]) -> Self {
        let mut joined = Self { names: [""; 64], count: own.len() + others.len() };
        assert!(joined.count <= 64, "an adapter behind Redis has at most 60 options");
        let mut index = 0;
        while index < joined.count {
            joined.names[index] =
                if index < own.len() { own[index] } else { others[index - own.len()] };
            index += 1;
        }
        joined
    }

    const fn as_slice(&'static self) -> &'static [&'static str] {
        self.names.split_at(self.count).0
    }
}
