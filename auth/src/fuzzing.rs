//! What `cargo xtask fuzz` runs: each function reads bytes as the library reads what comes from
//! outside, and panics when the result breaks a promise. None of it is for applications, and all of
//! it may change.

use ::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;

#[cfg(feature = "passkey")]
pub use crate::provider::passkey::fuzzing::{
    assertion as passkey_assertion, attestation as passkey_attestation, cbor as passkey_cbor,
    client_data as passkey_client_data, registration as passkey_registration,
};
pub use crate::provider::{
    oauth::fuzzing::{id_token, key_set, token_answer},
    oauth1::fuzzing::{answer as oauth1_answer, base_string as oauth1_base_string},
};
use crate::{
    browser::{
        cookie::{
            chunk,
            header::{Cookies, Lookup},
        },
        location::{Redirects, encode_location, v4_redirect},
    },
    flow::Body,
    mail::Address,
    proxy::{Believed, Proxies, Sent},
    seal::token::{jwe, key::Key},
};

const ORIGIN: &str = "https://shop.example";

/// `Cookie` headers, one in each line.
pub fn cookie_header(data: &[u8]) {
    let cookies = Cookies::parse(data.split(|byte| *byte == b'\n'));
    for name in ["auth.session-token", "__Host-auth.csrf-token", "auth.state"] {
        let count = cookies.names_of(name).iter().filter(|found| **found == name).count();
        match cookies.get(name) {
            Lookup::Absent => assert_eq!(count, 0, "a cookie is there and is not"),
            Lookup::One(_) | Lookup::Duplicate => {
                assert!(!cookies.is_over_limit(), "part of a header was read");
                assert_eq!(count, 1, "a name is given twice");
            }
        }
        assert!(cookies.names_of(name).iter().all(|found| found.starts_with(name)));
        let _ = chunk::is_repeated(&cookies, name);
    }
}

/// A session's token: nothing opens but what was sealed, and that only as it is.
pub fn session_token(data: &[u8]) {
    let key = Key::derive(b"a secret that the fuzzer does not know", "fuzzing", "");
    let text = String::from_utf8_lossy(data);
    assert_eq!(jwe::open(&key, &text), None, "a token opens that nobody sealed");
    let token = jwe::seal(&key, [7; 12], data.to_vec());
    let opened = jwe::open(&key, &token);
    assert!(token.len() > jwe::MAX_LENGTH || opened.as_deref() == Some(data));
    let Some((at, to)) = data
        .first_chunk()
        .map(|[high, low, to]| (usize::from(u16::from_be_bytes([*high, *low])) % token.len(), *to))
    else {
        return;
    };
    let mut other = token.clone().into_bytes();
    other[at] = to;
    if let Ok(other) = String::from_utf8(other)
        && other != token
    {
        assert_eq!(jwe::open(&key, &other), None, "an altered token opens");
    }
}

/// A `callbackUrl`: what is allowed is on the site or listed, for a browser too.
pub fn redirect(data: &[u8]) {
    let origin = Url::parse(ORIGIN).expect("it is a URL");
    let listed = ["https://docs.example", "https://cdn.example/below", "myapp://auth"];
    let redirects = Redirects::new(listed, &origin).expect("the entries are right");
    let text = String::from_utf8_lossy(data);
    if let Some(target) = redirects.resolve(&text, &origin) {
        let url = Url::parse(&target).expect("a target is a URL");
        let is_ours = match (url.scheme(), url.host_str()) {
            ("https", Some("shop.example" | "docs.example")) => url.port().is_none(),
            ("https", Some("cdn.example")) => {
                url.port().is_none()
                    && (url.path() == "/below" || url.path().starts_with("/below/"))
            }
            ("myapp", Some("auth")) => true,
            _ => false,
        };
        assert!(is_ours, "{target}");
        assert!(url.username().is_empty() && url.password().is_none(), "{target}");
        assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{target}");
        assert_eq!(redirects.resolve(&target, &origin).as_ref(), Some(&target), "it is read anew");
    }
    let target = v4_redirect(&text, &origin);
    let read = Url::parse(&target.replace(['\t', '\n', '\r'], "").replace('\\', "/"));
    assert!(read.is_ok_and(|url| url.origin() == origin.origin()), "{target}");
    let location = encode_location(&text);
    assert!(HeaderValue::from_str(&location).is_ok(), "{location}");
    assert!(location.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{location}");
}

/// An address as somebody types it.
pub fn address(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for read in [Address::parse, Address::parse_v4, Address::plain] {
        let Ok(address) = read(&text) else { continue };
        let address = address.as_str();
        assert_eq!(address.matches('@').count(), 1, "{address}");
        let is_harmless = |c: char| !c.is_control() && !c.is_whitespace() && !",;<>\"".contains(c);
        assert!(address.chars().all(is_harmless), "{address}");
        assert!(address.len() <= 254, "{address}");
    }
    if let Ok(address) = Address::parse(&text) {
        assert!(address.as_str().is_ascii(), "{address}");
        assert_eq!(Address::parse(address.as_str()).as_ref(), Ok(&address), "it is read anew");
    }
}

/// What proxies say of a request: a header in each line, whose first byte chooses its name.
pub fn forwarded(data: &[u8]) {
    const NAMES: [&str; 6] =
        ["host", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via"];
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n').take(20) {
        let Some((choice, value)) = line.split_first() else { continue };
        let name = NAMES[usize::from(*choice) % NAMES.len()];
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    let peer = Some([192, 0, 2, 1].into());
    let plain: HeaderMap = headers
        .iter()
        .filter(|(name, _)| *name == "host")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let sent = Sent { headers: &headers, authority: None, peer };
    let bare = Sent { headers: &plain, ..sent };
    let nobody = Believed::Nobody;
    assert_eq!(nobody.client(sent), peer, "somebody is believed who may not be");
    assert_eq!(nobody.host(sent), nobody.host(bare), "somebody is believed who may not be");
    assert_eq!(nobody.is_https(sent), None, "somebody is believed who may not be");
    let networks = Believed::new(&Proxies::networks(["192.0.2.0/24"])).expect("it is a network");
    for believed in [Believed::Hops(1), Believed::Hops(3), networks] {
        let _ = (believed.client(sent), believed.is_https(sent));
        if let Ok(host) = believed.host(sent) {
            assert!(HeaderValue::from_str(&host).is_ok(), "{host}");
        }
    }
}

/// A body, as a form and as JSON: a field that is there twice has no value, and nothing but the
/// fields' names is shown.
pub fn form(data: &[u8]) {
    let form = Body::parse("application/x-www-form-urlencoded", data).expect("forms are read");
    let body = form.expect("any bytes are a form");
    for (name, _) in &body.form {
        let count = body.form.iter().filter(|(other, _)| other == name).count();
        assert_eq!(body.text(name).is_some(), count == 1, "{name}");
    }
    shows_names_alone(&body);
    let Ok(body) = Body::parse("application/json", data).expect("JSON is read") else { return };
    assert!(body.form.is_empty());
    shows_names_alone(&body);
}

/// Without its values, a body looks the same.
fn shows_names_alone(body: &Body) {
    let names = body.form.iter().map(|(name, _)| (name.clone(), String::new()));
    let members = body.json.keys().map(|name| (name.clone(), Value::Null));
    let bare = Body { form: names.collect(), json: members.collect() };
    assert_eq!(format!("{body:?}"), format!("{bare:?}"), "more than the fields' names is shown");
}
