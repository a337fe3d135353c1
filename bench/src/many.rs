//! Sites with many providers, to see what another one costs.

use auth::{BoxError, RouterExt as _, auth, env};
use auth_providers::GitHub;
use axum::Router;

use crate::ours::deployed;

/// The variable that every client secret is read from.
fn variable(name: &str) -> Option<String> {
    (name == "CLIENT_SECRET").then(|| "the client secret of the benchmark".to_owned())
}

macro_rules! site {
    ($setup:ident, $open:ident: $($id:tt)*) => {
        auth! {
            pub(crate) struct $setup;
            providers: [
                $(GitHub as $id { client_id: "bench", client_secret: env("CLIENT_SECRET") },)*
            ],
        }

        /// The site of the setup.
        ///
        /// Fails when it can't be built.
        pub(crate) async fn $open() -> Result<Router, BoxError> {
            let builder = deployed($setup::builder(), 1).variables(variable);
            let auth = builder.build().await?;
            Ok(Router::new().auth(&auth))
        }
    };
}

site!(One, one: "p001");
site!(
    Ten, ten:
    "p001" "p002" "p003" "p004" "p005" "p006" "p007" "p008" "p009" "p010"
);
site!(
    All, all:
    "p001" "p002" "p003" "p004" "p005" "p006" "p007" "p008" "p009" "p010" "p011" "p012" "p013"
    "p014" "p015" "p016" "p017" "p018" "p019" "p020" "p021" "p022" "p023" "p024" "p025" "p026"
    "p027" "p028" "p029" "p030" "p031" "p032" "p033" "p034" "p035" "p036" "p037" "p038" "p039"
    "p040" "p041" "p042" "p043" "p044" "p045" "p046" "p047" "p048" "p049" "p050" "p051" "p052"
    "p053" "p054" "p055" "p056" "p057" "p058" "p059" "p060" "p061" "p062" "p063" "p064" "p065"
    "p066" "p067" "p068" "p069" "p070" "p071" "p072" "p073" "p074" "p075" "p076" "p077" "p078"
    "p079" "p080" "p081" "p082" "p083" "p084" "p085" "p086" "p087" "p088" "p089" "p090" "p091"
    "p092" "p093" "p094" "p095" "p096" "p097" "p098" "p099" "p100" "p101" "p102"
);
