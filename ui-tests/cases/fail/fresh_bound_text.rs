use auth::{Claims, Fresh, Session, Within, auth};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer, fresh: 10 minutes },
}

async fn delete_account(session: Fresh<Session<Customer>, Within<"60">>) {
    let _ = &session;
}

fn main() {
    let _ = delete_account;
}
