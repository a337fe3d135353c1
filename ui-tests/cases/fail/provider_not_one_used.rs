use auth::{Decision, RouterExt as _, Session, SignIn, auth};
use axum::{Router, routing::get};

struct Shop {
    name: String,
}

auth! {
    pub struct ShopAuth;
    providers: [Shop { name: "x" }],
    callbacks: { sign_in: allow },
}

async fn allow(attempt: SignIn<ShopAuth>) -> Decision {
    Decision::allow_if(attempt.user.email.is_some())
}

async fn home(session: Session) -> String {
    session.user.id.clone()
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(home)).auth(&auth).with_state(auth)
}

fn main() {
    let _ = (app, Shop { name: String::new() }.name);
}
