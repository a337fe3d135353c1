use auth::{Claims, RouterExt as _, Session, auth};
use axum::{Router, routing::get};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
pub struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer },
}

async fn home(session: Session<Customer>) -> String {
    session.plan.clone()
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(home)).auth(&auth).with_state(auth)
}

fn main() {
    let _ = app;
}
