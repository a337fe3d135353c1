//! The setups with an adapter: what `CONFIG` names.

use std::time::Duration;

use auth::{ColorScheme, Identity, auth};
use auth_providers::{Credentials, Email, OAuth1, OAuth2, Oidc};
use serde_json::Value;

use crate::{
    callbacks::{self, Traced, Visitor},
    events,
    providers::{
        PKCE_AND_STATE, STATE, TIMEOUT, bird_identity, bird_profile, check_nothing, check_password,
        fake, hub_identity, hub_profile, hub_tokens, hub_userinfo, oidc_identity, oidc_profile, op,
        own_email_token, secret, send_mail,
    },
    store::TracedStore,
};

stored! {
    /// `db`, `httpsdb`.
    Db, DbProfile, database {}, [], { compat: next_auth_v4 }
}

stored! {
    /// `dbjwt`, `https`.
    DbJwt, DbJwtProfile, jwt {}, [], { compat: next_auth_v4 }
}

stored! {
    /// `pages`.
    Pages, PagesProfile, jwt {}, [], {
        pages: {
            sign_in: "/auth/signin",
            sign_out: "/auth/signout",
            error: "/auth/error",
            verify_request: "/auth/verify",
            new_user: "/auth/welcome",
        },
        compat: next_auth_v4,
    }
}

stored! {
    /// `pagesq`.
    PagesQuery, PagesQueryProfile, jwt {}, [], {
        pages: {
            sign_in: "/auth/signin?x=1",
            error: "/auth/error?y=2",
            new_user: "/auth/welcome?z=3",
        },
        compat: next_auth_v4,
    }
}

stored! {
    /// `theme`.
    Theme, ThemeProfile, jwt {}, [], {
        theme: {
            color_scheme: ColorScheme::Dark,
            brand_color: "#ff0066",
            logo: "https://img.test/logo.png",
            button_text: "#00ff00",
        },
        compat: next_auth_v4,
    }
}

stored! {
    /// `shortage`.
    Shortage, ShortageProfile, database {
        max_age: 1000 seconds,
        update_age: 100 seconds,
        generate_session_token: || "my-own-token".to_owned(),
    }, [
        valid_for: Duration::from_mins(10),
        secret: secret("email-own-secret"),
        generate_token: own_email_token,
    ], { compat: next_auth_v4 }
}

stored! {
    /// `updateage0`.
    UpdateAge0, UpdateAge0Profile, database { update_age: 0 seconds }, [], {
        compat: next_auth_v4,
    }
}

stored! {
    /// `safe`.
    Safe, SafeProfile, database {}, [], {}
}

/// A form, and an adapter.
macro_rules! form_alone {
    ($(#[$doc:meta])* $name:ident, $profile:ident, { $($session:tt)* }) => {
        auth! {
            $(#[$doc])*
            pub struct $name;
            providers: [Credentials { name: "Password", authorize: check_password::<$name> }],
            session: { claims: extern Visitor, $($session)* },
            callbacks: {
                sign_in: callbacks::sign_in::<$name>,
                redirect: callbacks::redirect::<$name>,
                claims: callbacks::row_claims::<$name>,
                session: callbacks::row_session::<$name>,
            },
            events: {
                sign_in: events::signed_in::<$name>,
                sign_out: events::row_signed_out::<$name>,
                create_user: events::user_created::<$name>,
                link_account: events::account_linked::<$name>,
                session: events::row_session_read::<$name>,
            },
            adapter: TracedStore {},
            compat: next_auth_v4,
        }

        impl Traced for $profile {
            fn json(&self) -> Option<Value> {
                None
            }

            fn identity(&self) -> Option<Identity> {
                None
            }
        }
    };
}

form_alone! {
    /// `credsdb`: NextAuth refuses it.
    FormInRows, FormInRowsProfile, { strategy: database }
}

form_alone! {
    /// `credsdbimplicit`: the adapter says where sessions are.
    FormAlone, FormAloneProfile, {}
}
