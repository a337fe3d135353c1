use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Member,
}

fn main() {}
