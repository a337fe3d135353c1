use auth::{
    adapter::{Memory, MemoryStore},
    auth,
};

auth! {
    pub struct ShopAuth;
    providers: [],
    adapter: Memory {},
}

fn main() {
    let _ = ShopAuth::builder().store(MemoryStore::default());
}
