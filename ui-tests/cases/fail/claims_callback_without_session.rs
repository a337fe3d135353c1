use auth::{Claims, ClaimsUpdate, RouterExt as _, Session, auth};
use axum::{Router, routing::get};

#[derive(Clone, serde::Serialize, serde::Deserialize, Claims)]
pub struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { claims: build },
}

async fn build(_: ClaimsUpdate<ShopAuth>) -> Result<Customer, std::io::Error> {
    Ok(Customer { plan: "free".into() })
}

async fn home(session: Session<Customer>) -> String {
    session.plan.clone()
}

fn main() {
    let _ = |auth: ShopAuth| -> Router {
        Router::new().route("/", get(home)).auth(&auth).with_state(auth)
    };
}
