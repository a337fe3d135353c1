//! Roles: who may call what, when a role comes and goes, and what a stored session says of roles. Each case runs with
//! sessions in cookies and with sessions in the store.

mod handlers;
mod renewal;
mod site;
mod stored;
mod typed;

/// Runs each case with both strategies.
macro_rules! cases {
    ($($case:ident)*) => {
        mod cookies {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::super::site::CookieShop::open().await).await;
            })*
        }

        mod rows {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::super::site::RowShop::open().await).await;
            })*
        }
    };
}

use cases;
