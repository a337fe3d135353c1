auth::auth! {}

fn main() {}
