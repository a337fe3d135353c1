//! The pages of which the guide has pictures. A test makes them, as people see them in a browser; `cargo xtask
//! screenshots` takes the pictures. The time and what is random in them are the same each time.

mod buttons;
mod factors;
mod passkeys;

use std::{
    env, fs,
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::Router;
use http::{StatusCode, header};
use serde_json::{Value, json};
use test_support::{Browser, Page};

/// Where a site with passkeys is: browsers know them at a domain only, and the pictures are taken there.
const SHOP: &str = "https://shop.example";

/// When the pictures are taken: on 1 September 2026, at nine in the morning.
fn day() -> SystemTime {
    UNIX_EPOCH + Duration::from_hours(20_697 * 24 + 9)
}

/// A browser at the shop.
fn browser(app: &Router) -> Browser {
    Browser::at(app.clone(), "shop.example")
}

/// A page as the script that takes the pictures reads it.
fn pictured(name: &str, page: &Page) -> Value {
    assert!(page.text.contains(" – Acme Shop</title>"), "{name}: {page:?}");
    let csp = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    json!({ "name": name, "csp": csp, "html": page.text })
}

/// The script that a page imports, under the path at which the page asks for it.
async fn imported(browser: &mut Browser, page: &Page) -> Value {
    let (_, rest) = page.text.split_once("import { passkey, secondFactor } from \"").unwrap();
    let path = rest.split('"').next().unwrap();
    let script = browser.get(path).await;
    assert_eq!(script.status, StatusCode::OK, "{path}: {script:?}");
    json!({ "name": path.trim_start_matches('/'), "script": script.text })
}

#[tokio::test]
async fn the_pages_are_those_of_the_pictures() {
    let mut list = buttons::pages().await;
    list.extend(passkeys::pages().await);
    list.extend(factors::pages().await);
    let Some(file) = env::var_os("AUTH_TEST_PICTURES").map(PathBuf::from) else { return };
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, Value::from(list).to_string()).unwrap();
}
