use auth::{adapter::MemoryStore, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().store(MemoryStore::default());
}
