use auth::{Claims, Session, auth};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer },
}

async fn show(session: Session<Customer>) -> axum::Json<Session<Customer>> {
    axum::Json(session)
}

fn main() {
    let _ = axum::Router::<ShopAuth>::new().route("/", axum::routing::get(show));
}
