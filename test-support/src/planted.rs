//! Secrets that tests plant, which no response and no line of the log may show, whatever the test is
//! about (G02 in `docs/threat-model.md`).

use std::sync::{Mutex, Once, PoisonError};

use super::{
    Page, SECRET,
    log::Watch,
    played,
    provider::{ACCESS_TOKEN, DEVICE_SECRET, REFRESH_TOKEN},
    shop::{CLIENT_SECRET, INTERNAL, PASSWORD},
};

const PLANTED: &[&str] = &[
    SECRET,
    CLIENT_SECRET,
    PASSWORD,
    INTERNAL,
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    DEVICE_SECRET,
    played::ACCESS_TOKEN,
    played::CLIENT_SECRET,
    // Those of authorization codes, each with a number.
    "canary-code-",
];

/// What the log has shown. A panic at the place would be one of the library's, which it may catch.
static SHOWN: Mutex<Vec<String>> = Mutex::new(Vec::new());
static WATCH: Once = Once::new();

/// Watches everything that this program logs from now on, unless it listens to the log itself.
pub fn watch() {
    WATCH.call_once(|| {
        // The program that counts statements has a subscriber of its own.
        let _ = tracing::subscriber::set_global_default(Watch);
    });
}

/// Notes a line of the log that shows a secret.
pub fn look_at(line: &str) {
    if let Some(secret) = found(line) {
        let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push(format!("`{secret}` is in a line of the log: {line}"));
    }
}

/// Neither this response nor any line that was logged so far shows a secret.
pub fn check(page: &Page) {
    let sent = format!("{:?} {}", page.headers, page.text);
    if let Some(secret) = found(&sent) {
        panic!("G02: `{secret}` is in a response: {page:?}");
    }
    let shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(shown.is_empty(), "G02: {shown:?}");
}

fn found(text: &str) -> Option<&'static str> {
    PLANTED.iter().copied().find(|secret| text.contains(secret))
}
