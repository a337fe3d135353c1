use auth::{RouterExt as _, auth};
use auth_providers::GitHub;
use axum::Router;

fn main() {
    let _: Router = Router::new().auth(&auth! { providers: [GitHub { ..env }] });
}
