use std::sync::mpsc;

use super::*;

/// Of the command of the reference implementation:
/// `echo -n 'correct horse' | argon2 saltsaltsaltsalt -id -t 2 -k 19456 -p 1 -e`.
const CURRENT: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AdweBLwcflnNX2HVW8i1Mtu7frrn4Ki7h/rYSGuU7Is";
/// The same with `-i -t 3 -k 4096 -l 24`, `-d -t 2 -k 8192 -p 2` and a shorter salt, and `-v 10`.
const OTHERS: [&str; 3] = [
    "$argon2i$v=19$m=4096,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$/dv05M26Q18O7rfYAWSCmY2lPDMKOjPy",
    "$argon2d$v=19$m=8192,t=2,p=2$c2FsdHNhbHQ$tmb6pawXRFdCxgnPfTzZFNgcbzgMeNE7mhDBP0/1hnc",
    "$argon2id$v=16$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$PWwTeE7gSKaQYUv9ukESHAO3Rg6KcI/OZHw1uz+L3S8",
];

fn secret(text: impl Into<String>) -> Secret {
    Secret::new(text)
}

#[tokio::test]
async fn hashes_of_the_reference_implementation_match() {
    let passwords = Passwords::new();
    let right = secret("correct horse");
    let verdict = passwords.verify(&right, CURRENT).await.unwrap();
    assert!(verdict.matches && verdict.rehash.is_none());
    for stored in OTHERS {
        let verdict = passwords.verify(&right, stored).await.unwrap();
        assert!(verdict.matches, "{stored}");
        let hash = verdict.rehash.expect(stored);
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash:?}");
        let again = passwords.verify(&right, hash.expose()).await.unwrap();
        assert!(again.matches && again.rehash.is_none());
        let wrong = passwords.verify(&secret("correct horsf"), stored).await.unwrap();
        assert!(!wrong.matches && wrong.rehash.is_none(), "{stored}");
    }
}

// CR-009
#[tokio::test]
async fn the_same_password_has_another_hash_each_time() {
    let passwords = Passwords::new();
    let (first, second) = (
        passwords.hash(&secret("correct horse")).await,
        passwords.hash(&secret("correct horse")).await,
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_ne!(first.expose(), second.expose());
    for hash in [first, second] {
        assert!(passwords.verify(&secret("correct horse"), hash.expose()).await.unwrap().matches);
        assert_eq!(format!("{hash:?}"), "Secret(…)");
    }
}

// CR-009
#[tokio::test]
async fn another_cost_asks_for_a_rehash() {
    let cheaper = Passwords::new().cost(Cost::new(7_168, 5, 1).unwrap());
    let stored = cheaper.hash(&secret("correct horse")).await.unwrap();
    assert!(stored.expose().starts_with("$argon2id$v=19$m=7168,t=5,p=1$"));
    let verdict = Passwords::new().verify(&secret("correct horse"), stored.expose()).await.unwrap();
    assert!(verdict.matches && verdict.rehash.is_some());
    let verdict = cheaper.verify(&secret("correct horse"), stored.expose()).await.unwrap();
    assert!(verdict.matches && verdict.rehash.is_none());
}

// CR-009
#[test]
fn a_cost_is_enough_and_bearable() {
    for (memory, passes, lanes) in [
        (19_456, 2, 1),
        (47_104, 1, 1),
        (12_288, 3, 1),
        (9_216, 4, 4),
        (7_168, 5, 1),
        (1 << 20, 1, 4),
    ] {
        assert!(Cost::new(memory, passes, lanes).is_ok(), "{memory} {passes} {lanes}");
    }
    for (memory, passes, lanes, error) in [
        (19_455, 2, 1, InvalidCost::TooLow),
        (19_456, 1, 1, InvalidCost::TooLow),
        (7_167, 32, 1, InvalidCost::TooLow),
        ((1 << 20) + 1, 1, 1, InvalidCost::TooHigh),
        (u32::MAX, u32::MAX, 1, InvalidCost::TooHigh),
        (19_456, 33, 1, InvalidCost::TooHigh),
        (19_456, 2, 17, InvalidCost::TooHigh),
        (19_456, 2, 0, InvalidCost::TooHigh),
        (19_456, 0, 1, InvalidCost::TooHigh),
    ] {
        assert_eq!(Cost::new(memory, passes, lanes), Err(error), "{memory} {passes} {lanes}");
    }
}

// CR-002, CR-011: the work is counted, not timed.
// CR-009
#[tokio::test]
async fn a_user_who_is_not_there_costs_as_much_as_a_wrong_password() {
    let passwords = Passwords::new();
    let wrong = secret("wrong horse");
    let cost_of = async |verdict: Result<Verdict, PasswordError>, before: u64| {
        assert!(!verdict.unwrap().matches);
        passwords.computed() - before
    };
    assert_eq!(cost_of(passwords.verify(&wrong, CURRENT).await, 0).await, 1);
    let before = passwords.computed();
    assert_eq!(cost_of(passwords.verify_unknown(&wrong).await, before).await, 1);
    for unusable in [
        "",
        "!",
        "undefined",
        "wrong horse",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=4294967295,t=4294967295,p=1$c2FsdHNhbHRzYWx0c2FsdA$AdweBLwcflnNX2HVW8i1Mtu7frrn4Ki7h/rYSGuU7Is",
        "$argon2id$v=19$m=19456,t=33,p=1$c2FsdHNhbHRzYWx0c2FsdA$AdweBLwcflnNX2HVW8i1Mtu7frrn4Ki7h/rYSGuU7Is",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA",
        "$argon2id$v=19$m=19456,t=2,p=1",
        "$argon2id$v=99$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AdweBLwcflnNX2HVW8i1Mtu7frrn4Ki7h/rYSGuU7Is",
        "$argon2id$v=19$m=19456,t=2,p=1$💥$💥",
        &"\0".repeat(60),
        &"$argon2id$".repeat(1000),
    ] {
        let before = passwords.computed();
        let verdict = passwords.verify(&wrong, unusable).await;
        assert_eq!(cost_of(verdict, before).await, 1, "{unusable}");
        let verdict = passwords.verify(&secret(unusable), unusable).await.unwrap();
        assert!(!verdict.matches, "{unusable}");
    }
}

// CR-003
#[tokio::test]
async fn a_password_is_its_bytes() {
    let passwords = Passwords::new().cost(Cost::new(7_168, 5, 1).unwrap());
    let of = |length| "a".repeat(length);
    for (password, other) in [
        (of(72) + "b", of(72) + "c"),
        (of(64), of(65)),
        (of(1024), of(1023) + "b"),
        ("nul\0after".to_owned(), "nul\0other".to_owned()),
        ("  spaces  ".to_owned(), "spaces".to_owned()),
        ("passw\u{f6}rd".to_owned(), "passwo\u{308}rd".to_owned()),
    ] {
        let stored = passwords.hash(&secret(&password)).await.unwrap();
        assert!(passwords.verify(&secret(&password), stored.expose()).await.unwrap().matches);
        assert!(!passwords.verify(&secret(other), stored.expose()).await.unwrap().matches);
    }
}

// CR-003
#[tokio::test]
async fn what_is_too_long_or_too_short_is_never_hashed() {
    let passwords = Passwords::new();
    let long = secret("a".repeat(1025));
    assert!(matches!(passwords.hash(&long).await, Err(PasswordError::TooLong(1024))));
    assert!(matches!(passwords.hash(&secret("7 chars")).await, Err(PasswordError::TooShort(8))));
    // Characters, not bytes.
    assert!(matches!(passwords.hash(&secret("ääääää")).await, Err(PasswordError::TooShort(8))));
    assert!(!passwords.verify(&long, CURRENT).await.unwrap().matches);
    assert!(!passwords.verify_unknown(&long).await.unwrap().matches);
    assert_eq!(passwords.computed(), 0);
    // A short one may be stored from before, and costs what every other does.
    assert!(!passwords.verify(&secret(""), CURRENT).await.unwrap().matches);
    assert_eq!(passwords.computed(), 1);
    let own = Passwords::new().min_len(3).max_len(4);
    assert!(own.hash(&secret("abc")).await.is_ok());
    assert!(matches!(own.hash(&secret("abcde")).await, Err(PasswordError::TooLong(4))));
}

struct Listed;

impl BreachedPasswords for Listed {
    fn is_breached<'a>(&'a self, password: &'a Secret) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move {
            match password.expose() {
                "is it up?" => Err("the service is down".into()),
                password => Ok(password == "password1"),
            }
        })
    }
}

#[tokio::test]
async fn a_breached_password_is_refused_and_a_broken_check_too() {
    let passwords = Passwords::new().breached(Listed);
    let hash = passwords.hash(&secret("password1")).await;
    assert!(matches!(hash, Err(PasswordError::Breached)));
    let hash = passwords.hash(&secret("is it up?")).await;
    assert!(matches!(hash, Err(PasswordError::BreachCheck(_))));
    assert_eq!(passwords.computed(), 0);
    assert!(passwords.hash(&secret("another one")).await.is_ok());
    // Who has one already can still sign in.
    let stored = Passwords::new().hash(&secret("password1")).await.unwrap();
    assert!(passwords.verify(&secret("password1"), stored.expose()).await.unwrap().matches);
}

// CR-010
#[tokio::test]
async fn hashes_run_in_bounded_numbers_and_the_rest_is_turned_away() {
    let passwords = Passwords::new().at_once(2);
    let (begun, begins) = mpsc::channel();
    let mut ends = Vec::new();
    let mut tasks = Vec::new();
    for _ in 0..2 * (1 + WAITING) {
        let (passwords, begun) = (passwords.clone(), begun.clone());
        let (end, ended) = mpsc::channel::<()>();
        ends.push(end);
        tasks.push(tokio::spawn(async move {
            let work = move |_: &Secret| {
                begun.send(()).unwrap();
                // An error is the end of the sender, which is what is waited for.
                let _ = ended.recv();
            };
            passwords.compute(&secret("any"), work).await
        }));
    }
    while passwords.admitted.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let busy = passwords.verify_unknown(&secret("one too many")).await;
    assert!(matches!(busy, Err(PasswordError::Busy)), "{busy:?}");
    let two = move || {
        begins.recv().unwrap();
        begins.recv().unwrap();
        begins
    };
    let begins = spawn_blocking(two).await.unwrap();
    assert_eq!(passwords.computed(), 2);
    // A request that is gone leaves its place only when its hash is computed.
    tasks[0].abort();
    tokio::task::yield_now().await;
    assert_eq!(passwords.running.available_permits(), 0);
    drop(ends);
    let mut done = 0;
    for task in tasks {
        done += usize::from(task.await.is_ok_and(|result| result.is_ok()));
    }
    assert_eq!(done, 2 * (1 + WAITING) - 1);
    assert_eq!(begins.try_iter().count(), 2 * WAITING);
    assert!(passwords.verify_unknown(&secret("later")).await.is_ok());
}
