use std::{net::IpAddr, sync::Arc, time::UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};

use super::{stored::StoredLimiter, *};
use crate::{
    adapter::{AnyAttemptCounts as _, MemoryStore},
    proxy::{Believed, Sent},
    seal::token::key::MacKey,
};

const LIMIT: Limit = Limit::new(3);

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)
}

fn account(name: &str) -> Key {
    Key::account("credentials", name)
}

fn client(address: &str) -> Key {
    Key::client(Some(address.parse::<IpAddr>().unwrap()))
}

/// One that counts in `store`.
fn stored(store: &MemoryStore, secret: &[u8]) -> StoredLimiter {
    StoredLimiter::new(Arc::new(store.clone()), Arc::new(MacKey::derive(secret, "attempts", "")))
}

/// One of each kind.
fn limiters() -> [Arc<dyn Limiter>; 2] {
    [Arc::new(MemoryLimiter::new()), Arc::new(stored(&MemoryStore::default(), b"secret"))]
}

async fn attempt(limiter: &dyn Limiter, key: &Key, now: SystemTime) -> Verdict {
    limiter.attempt(key, &LIMIT, now).await.unwrap()
}

#[test]
fn the_delay_doubles_after_the_free_attempts() {
    let delays =
        [0, 1, 2, 3, 4, 5, 12, 13, 14, 200, u32::MAX].map(|count| LIMIT.delay(count).as_secs());
    assert_eq!(delays, [0, 0, 0, 1, 2, 4, 512, 900, 900, 900, 900]);
    let none = Limit::new(0).first_delay(Duration::ZERO);
    assert_eq!((none.delay(0), none.delay(1)), (Duration::ZERO, Duration::from_millis(1)));
}

#[tokio::test]
async fn attempts_wait_and_are_forgotten() {
    for limiter in limiters() {
        wait_and_forget(&*limiter).await;
    }
}

async fn wait_and_forget(limiter: &dyn Limiter) {
    let key = account("ada");
    for _ in 0..3 {
        assert_eq!(attempt(limiter, &key, at(0)).await, Verdict::Allowed);
    }
    // Asking changes nothing.
    for _ in 0..9 {
        assert_eq!(attempt(limiter, &key, at(0)).await, Verdict::Wait(at(1)));
    }
    assert_eq!(attempt(limiter, &account("eve"), at(0)).await, Verdict::Allowed);
    assert_eq!(attempt(limiter, &key, at(1)).await, Verdict::Allowed);
    assert_eq!(attempt(limiter, &key, at(2)).await, Verdict::Wait(at(3)));
    assert_eq!(attempt(limiter, &key, at(3)).await, Verdict::Allowed);
    assert_eq!(attempt(limiter, &key, at(6)).await, Verdict::Wait(at(7)));
    // A clock that goes back lets nobody in.
    assert_eq!(attempt(limiter, &key, at(0)).await, Verdict::Wait(at(7)));
    let day = 24 * 60 * 60;
    assert_eq!(attempt(limiter, &key, at(3 + day)).await, Verdict::Allowed);
    assert_eq!(attempt(limiter, &key, at(3 + day)).await, Verdict::Allowed);
    limiter.succeeded(&key).await.unwrap();
    for _ in 0..3 {
        assert_eq!(attempt(limiter, &key, at(4 + day)).await, Verdict::Allowed);
    }
    limiter.withdraw(&key).await.unwrap();
    assert_eq!(attempt(limiter, &key, at(4 + day)).await, Verdict::Allowed);
    assert_eq!(attempt(limiter, &key, at(4 + day)).await, Verdict::Wait(at(5 + day)));
    limiter.withdraw(&account("nobody")).await.unwrap();
    for _ in 0..9 {
        limiter.withdraw(&key).await.unwrap();
    }
    for _ in 0..3 {
        assert_eq!(attempt(limiter, &key, at(5 + day)).await, Verdict::Allowed);
    }
    assert_eq!(attempt(limiter, &key, at(5 + day)).await, Verdict::Wait(at(6 + day)));
}

// CR-005
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_at_the_same_time_are_counted_one_by_one() {
    for limiter in limiters() {
        let attempts: Vec<_> = (0..200)
            .map(|_| {
                let limiter = Arc::clone(&limiter);
                tokio::spawn(async move { attempt(&*limiter, &account("ada"), at(0)).await })
            })
            .collect();
        let mut allowed = 0;
        for attempt in attempts {
            allowed += usize::from(attempt.await.unwrap() == Verdict::Allowed);
        }
        assert_eq!(allowed, 3);
    }
}

#[tokio::test]
async fn limiters_over_one_store_count_together() {
    let store = MemoryStore::default();
    let [one, other] = [stored(&store, b"secret"), stored(&store, b"secret")];
    let key = account("ada");
    for limiter in [&one, &other, &one] {
        assert_eq!(attempt(limiter, &key, at(0)).await, Verdict::Allowed);
    }
    assert_eq!(attempt(&other, &key, at(0)).await, Verdict::Wait(at(1)));
    // Nobody finds a name in it without the secret.
    let named = crate::seal::token::hex(key.as_bytes());
    assert!(store.attempts(&named).await.unwrap().is_none());
    assert_eq!(attempt(&stored(&store, b"another"), &key, at(0)).await, Verdict::Allowed);
    one.succeeded(&key).await.unwrap();
    assert_eq!(attempt(&other, &key, at(0)).await, Verdict::Allowed);
    // What is over is swept, and not before.
    let day = 24 * 60 * 60;
    assert_eq!(store.delete_expired_attempts(at(day), 100).await.unwrap(), 0);
    assert_eq!(store.delete_expired_attempts(at(day + 1), 100).await.unwrap(), 2);
}

#[tokio::test]
async fn a_flood_of_names_forgets_its_own_first() {
    let limiter = MemoryLimiter::with_capacity(100);
    let key = account("ada");
    for second in [0, 0, 0, 1] {
        assert_eq!(attempt(&limiter, &key, at(second)).await, Verdict::Allowed);
    }
    for n in 0..1000 {
        let other = account(&format!("other {n}"));
        assert_eq!(attempt(&limiter, &other, at(2)).await, Verdict::Allowed);
        assert!(limiter.kept().len() <= 100);
    }
    assert_eq!(attempt(&limiter, &key, at(2)).await, Verdict::Wait(at(3)));
    // What is over goes before anything that counts.
    let day = 24 * 60 * 60;
    for n in 0..200 {
        attempt(&limiter, &account(&format!("later {n}")), at(3 + day)).await;
    }
    assert!(!limiter.kept().contains_key(&key));
}

#[tokio::test]
async fn room_is_made_when_it_is_needed() {
    let limiter = MemoryLimiter::with_capacity(100);
    for n in 0..100 {
        attempt(&limiter, &account(&format!("user {n}")), at(n)).await;
    }
    assert_eq!(limiter.kept().len(), 100, "there was room for all");
    attempt(&limiter, &account("user 99"), at(100)).await;
    assert_eq!(limiter.kept().len(), 100, "one that is there needs none");
    attempt(&limiter, &account("user 100"), at(101)).await;
    assert_eq!(limiter.kept().len(), 76, "a quarter went");
    assert!(!limiter.kept().contains_key(&account("user 24")), "the oldest did");
    assert!(limiter.kept().contains_key(&account("user 25")));
}

#[tokio::test]
async fn what_is_over_goes_before_what_counts() {
    let limiter = MemoryLimiter::with_capacity(4);
    for (name, second) in [("a", 0), ("b", 0), ("c", 0), ("d", 1)] {
        attempt(&limiter, &account(name), at(second)).await;
    }
    // Attempts are kept for a day, and no longer.
    attempt(&limiter, &account("e"), at(24 * 60 * 60)).await;
    for (name, is_kept) in [("a", false), ("b", false), ("c", false), ("d", true), ("e", true)] {
        assert_eq!(limiter.kept().contains_key(&account(name)), is_kept, "{name}");
    }
}

#[test]
fn spellings_of_an_account_are_one() {
    for (one, other) in [
        ("ada", "ADA"),
        ("ada", " a d\ta "),
        ("ada", "\u{200b}ada\0\u{feff}"),
        ("ada", "\u{e0}d\u{e1}"),
        ("ada", "a\u{300}da"),
        ("ada", "\u{ff41}\u{ff44}\u{ff41}"),
        ("stra\u{df}e", "STRASSE"),
        ("\u{130}", "i"),
        ("\u{212a}", "k"),
    ] {
        assert_eq!(account(one), account(other), "{one:?} {other:?}");
    }
    assert_ne!(account("ada"), account("eve"));
    assert_ne!(account("ada"), Key::account("staff", "ada"));
    assert_ne!(Key::account("ab", "c"), Key::account("a", "bc"));
}

// HD-003
#[test]
fn addresses_of_a_client_are_one() {
    let first = client("2001:DB8::1");
    for same in ["2001:db8:0:0::1", "2001:db8::ffff:0:0:1", "2001:db8::"] {
        assert_eq!(client(same), first, "{same}");
    }
    assert_ne!(client("2001:db8:0:1::1"), first);
    assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
    assert_ne!(client("192.0.2.2"), client("192.0.2.1"));
    assert_ne!(client("::1"), client("::ffff:0.0.0.1"));
}

#[test]
fn a_header_counts_only_if_it_is_named() {
    let peer = "192.0.2.9".parse::<IpAddr>().ok();
    let mut headers = HeaderMap::new();
    headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.7, 198.51.100.1"));
    headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.8 , 198.51.100.2"));
    headers.append("x-real-ip", HeaderValue::from_static("[2001:db8::1]:443"));
    headers.append("x-broken", HeaderValue::from_static("203.0.113.7, unknown"));
    let gate = |name: Option<&str>| {
        let limits = Limits::new();
        Gate::new(match name {
            Some(name) => limits.client_header(name),
            None => limits,
        })
    };
    for (name, address) in [
        (None, "192.0.2.9"),
        (Some("X-Forwarded-For"), "198.51.100.2"),
        (Some("x-real-ip"), "2001:db8::1"),
        (Some("x-broken"), "192.0.2.9"),
        (Some("x-absent"), "192.0.2.9"),
        (Some("no header"), "192.0.2.9"),
    ] {
        let sent = Sent { headers: &headers, authority: None, peer };
        let client = gate(name).client(sent, &Believed::Nobody);
        assert_eq!(client, address.parse().ok(), "{name:?}");
    }
    let unknown = Sent { headers: &headers, authority: None, peer: None };
    assert_eq!(gate(None).client(unknown, &Believed::Nobody), None);
    let behind = gate(None).client(unknown, &Believed::Hops(2));
    assert_eq!(behind, "203.0.113.8".parse().ok(), "both headers are one list");
    let own = gate(Some("x-real-ip")).client(unknown, &Believed::Hops(2));
    assert_eq!(own, "2001:db8::1".parse().ok(), "the header that the limits name goes first");
}
