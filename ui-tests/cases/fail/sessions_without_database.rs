use auth::{adapter::Memory, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { strategy: jwt },
    adapter: Memory {},
}

async fn list(auth: ShopAuth) {
    let _ = auth.sessions("7").await;
}

fn main() {
    let _ = list;
}
