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

async fn upgrade(session: Session<Customer>) {
    session.plan = "gold".to_owned();
}

fn main() {
    let _ = upgrade;
}
