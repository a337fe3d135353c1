//! Somebody who sets up an authenticator app and is asked for its code, and somebody who confirms that it's them. What
//! is secret in the pictures says that it is an example.

use std::{
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

use auth::{
    BoxError, RouterExt as _,
    adapter::{Memory, MemoryStore},
    auth,
    parts::Randomness,
};
use auth_providers::{Email, Passkey};
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use serde_json::Value;
use test_support::{
    Browser, TestClock,
    authenticator::Device,
    mail_site::{ask, follow, hidden},
    passkeys::add,
    postbox::Postbox,
    second_factors::App,
    variables,
};

use super::{SHOP, browser, day, pictured};

auth! {
    pub struct FactorAuth;
    adapter: Memory {},
    providers: [
        Passkey { rp_name: "Acme Shop" },
        Email { from: "Acme Shop <no-reply@shop.example>" },
    ],
    // Without passkeys, so that a mail confirms for somebody who has one.
    second_factor: { methods: [Totp, RecoveryCodes], remember: 30 days },
    session: { fresh: 10 minutes },
    theme: { site_name: "Acme Shop" },
}

/// The key of the app: this is an example key and not a real one.
const KEY: &str = "THISISANEXAMPLEKEYANDNOTAREALONE";

/// Random bytes that are the same each time, so that the pictures are too.
#[derive(Default)]
struct Examples {
    draws: AtomicU8,
}

impl Randomness for Examples {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), BoxError> {
        let draw = self.draws.fetch_add(1, Ordering::Relaxed);
        match bytes.len() {
            // Of all that is drawn, only the secret of an app has as many bytes.
            20 => bytes.copy_from_slice(App::of(KEY).secret()),
            // A recovery code has a letter for each byte.
            16 => {
                for (byte, letter) in bytes.iter_mut().zip(b"EXAMPLERECOVERY") {
                    *byte = letter - b'A';
                }
                bytes[15] = draw;
            }
            _ => {
                let hash = digest(&SHA256, &[draw]);
                let endless = hash.as_ref().iter().cycle();
                bytes.iter_mut().zip(endless).for_each(|(byte, random)| *byte = *random);
            }
        }
        Ok(())
    }
}

/// The site, with its mails and its clock.
struct Site {
    app: Router,
    postbox: Postbox,
    clock: TestClock,
}

impl Site {
    async fn open() -> Self {
        let (clock, postbox) = (TestClock::at(day()), Postbox::default());
        let builder = FactorAuth::builder().variables(variables(&[])).url(SHOP);
        let builder = builder.store(MemoryStore::default()).mailer(postbox.clone());
        let builder = builder.randomness(Examples::default()).clock(clock.clone());
        let auth = builder.build().await.unwrap();
        Self { app: Router::new().auth(&auth), postbox, clock }
    }

    /// A browser whose user has followed the link of a mail.
    async fn arrived(&self, address: &str) -> Browser {
        let mut browser = browser(&self.app);
        ask(&mut browser, "email", address).await;
        follow(&mut browser, &self.postbox.link()).await;
        browser
    }
}

/// The page with the QR code, the one with the recovery codes, and the one that asks for a code.
async fn of_an_app(site: &Site) -> Vec<Value> {
    let mut ada = site.arrived("ada@shop.example").await;
    let own = "/api/auth/second-factor";
    let setup = ada.submit(&format!("{own}/totp"), &[]).await;
    assert!(setup.text.contains("THIS ISAN EXAM PLEK EYAN DNOT AREA LONE"), "{setup:?}");
    let code = App::of(KEY).code(&site.clock);
    let fields = hidden(&setup.text);
    let (_, sealed) = fields.iter().find(|(name, _)| name == "setup").unwrap();
    let fields = [("setup", sealed.as_str()), ("code", &code), ("name", "Phone")];
    let codes = ada.submit(&format!("{own}/confirm"), &fields).await;
    assert_eq!(codes.text.matches("EXAM-PLER-ECOV-ERY").count(), 10, "{codes:?}");
    let asked = site.arrived("ada@shop.example").await.get(own).await;
    for shown in ["authenticator app shows", "Don’t ask again in this browser"] {
        assert!(asked.text.contains(shown), "{shown}: {asked:?}");
    }
    vec![
        pictured("second-factor-app", &setup),
        pictured("recovery-codes", &codes),
        pictured("second-factor", &asked),
    ]
}

/// The page that asks somebody with a passkey to confirm, a long time after the sign-in.
async fn of_a_stale_session(site: &Site) -> Value {
    let mut grace = site.arrived("grace@shop.example").await;
    add(&mut grace, &Device::at(SHOP)).await;
    site.clock.advance(Duration::from_hours(1));
    let page = grace.get("/api/auth/confirm?callbackUrl=/").await;
    for shown in ["You are signed in as", "data-passkey=\"confirm\"", "Email me a code"] {
        assert!(page.text.contains(shown), "{shown}: {page:?}");
    }
    pictured("fresh-session", &page)
}

pub(super) async fn pages() -> Vec<Value> {
    let site = Site::open().await;
    let mut list = of_an_app(&site).await;
    list.push(of_a_stale_session(&site).await);
    list
}
