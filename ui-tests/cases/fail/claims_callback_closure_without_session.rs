use auth::{Claims, Session, auth};

#[derive(Clone, serde::Serialize, serde::Deserialize, Claims)]
pub struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { claims: |_| Customer { plan: "free".into() } },
}

async fn home(session: Session<Customer>) -> String {
    session.plan.clone()
}

fn main() {
    let _ = home;
}
