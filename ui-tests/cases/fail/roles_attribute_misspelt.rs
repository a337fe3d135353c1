use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(include(Member))]
    Admin,
}

fn main() {}
