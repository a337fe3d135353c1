use auth::auth;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn guarded(auth: ShopAuth) {
    let _ = auth.guard().fresh();
}

fn main() {
    let _ = guarded;
}
