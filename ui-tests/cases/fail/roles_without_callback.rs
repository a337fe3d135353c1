use auth::{Roles, auth};

#[derive(Roles)]
enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
}

fn main() {}
