use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(includes(Role::Member))]
    Admin,
}

fn main() {}
