CREATE TABLE `users` (
    `id` VARBINARY(255) NOT NULL,
    `name` MEDIUMTEXT,
    `email` VARBINARY(1024),
    `emailVerified` DATETIME(3),
    `image` MEDIUMTEXT,
    `security_stamp` MEDIUMTEXT,
    `credentials_void` DATETIME(3),
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE UNIQUE INDEX `users_by_email` ON `users` (`email`);

CREATE TABLE `accounts` (
    `id` VARBINARY(255) NOT NULL,
    `userId` VARBINARY(255) NOT NULL,
    `provider` VARBINARY(255) NOT NULL,
    `providerAccountId` VARBINARY(1024) NOT NULL,
    `type` VARBINARY(255) NOT NULL,
    `access_token` MEDIUMTEXT,
    `refresh_token` MEDIUMTEXT,
    `id_token` MEDIUMTEXT,
    `token_type` MEDIUMTEXT,
    `scope` MEDIUMTEXT,
    `expires_at` BIGINT,
    `session_state` MEDIUMTEXT,
    `oauth_token` MEDIUMTEXT,
    `oauth_token_secret` MEDIUMTEXT,
    `identity` MEDIUMTEXT,
    `leased_until` DATETIME(3),
    PRIMARY KEY (`id`),
    FOREIGN KEY (`userId`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE UNIQUE INDEX `accounts_by_account` ON `accounts` (`provider`, `providerAccountId`);

CREATE INDEX `accounts_by_user` ON `accounts` (`userId`);

CREATE TABLE `sessions` (
    `id` VARBINARY(255) NOT NULL,
    `sessionToken` VARBINARY(1024) NOT NULL,
    `secretHash` MEDIUMTEXT,
    `userId` VARBINARY(255) NOT NULL,
    `created` DATETIME(3),
    `expires` DATETIME(3) NOT NULL,
    `claims` MEDIUMTEXT,
    `auth_time` DATETIME(3),
    `amr` MEDIUMTEXT,
    PRIMARY KEY (`id`),
    FOREIGN KEY (`userId`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE UNIQUE INDEX `sessions_by_token` ON `sessions` (`sessionToken`);

CREATE INDEX `sessions_by_user` ON `sessions` (`userId`);

CREATE INDEX `sessions_by_expires` ON `sessions` (`expires`);

CREATE TABLE `verification_token` (
    `identifier` VARBINARY(1024) NOT NULL,
    `token` VARBINARY(1024) NOT NULL,
    `expires` DATETIME(3) NOT NULL,
    PRIMARY KEY (`identifier`, `token`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `verification_token_by_expires` ON `verification_token` (`expires`);

CREATE TABLE `revoked_sessions` (
    `id` VARBINARY(255) NOT NULL,
    `expires` DATETIME(3) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `revoked_sessions_by_expires` ON `revoked_sessions` (`expires`);

CREATE TABLE `sign_in_attempts` (
    `id` VARBINARY(255) NOT NULL,
    `count` BIGINT NOT NULL,
    `last` DATETIME(3) NOT NULL,
    `expires` DATETIME(3) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `sign_in_attempts_by_expires` ON `sign_in_attempts` (`expires`);

CREATE TABLE `user_authenticators` (
    `id` VARBINARY(255) NOT NULL,
    `user_id` VARBINARY(255) NOT NULL,
    `kind` VARBINARY(255) NOT NULL,
    `name` MEDIUMTEXT,
    `data` MEDIUMTEXT NOT NULL,
    `counter` BIGINT NOT NULL,
    `created` DATETIME(3) NOT NULL,
    `used` DATETIME(3),
    `expires` DATETIME(3),
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `user_authenticators_by_user` ON `user_authenticators` (`user_id`);

CREATE INDEX `user_authenticators_by_expires` ON `user_authenticators` (`expires`);
