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

async fn show(session: Session<Customer>) -> String {
    session.paln.clone()
}

fn main() {
    let _ = show;
}
