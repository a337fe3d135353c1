//! Cases that run with both strategies.

/// Runs each case with sessions in cookies and with sessions in the store, at the sites that the module `site` builds.
macro_rules! cases {
    ($($case:ident)*) => {
        mod cookies {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::super::site::cookies().await).await;
            })*
        }

        mod rows {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::super::site::rows().await).await;
            })*
        }
    };
}

pub(crate) use cases;
