# Off by default. Replicas of a resolver share their limits through it, and forget at once what one of them changed. An
# instance refuses REDIS_URL today, so `cache` is refused for it.

resource "aws_elasticache_subnet_group" "this" {
  count      = var.cache ? 1 : 0
  name       = var.name
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_elasticache_replication_group" "this" {
  # checkov:skip=CKV2_AWS_50:When it is away the replicas go on without it, so it needs no second node
  count                      = var.cache ? 1 : 0
  replication_group_id       = var.name
  description                = "What the resolvers of ${var.name} tell each other"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = "cache.t4g.micro"
  num_cache_clusters         = 1
  automatic_failover_enabled = false
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.this[0].name
  security_group_ids         = [aws_security_group.cache[0].id]
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.this.arn
  # The resolver speaks redis:// without TLS; only its own security group reaches the cache.
  transit_encryption_enabled = false
}

resource "aws_security_group" "cache" {
  count       = var.cache ? 1 : 0
  name        = "${var.name}-cache"
  description = "Cache of ${var.name}"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_server" {
  count                        = var.cache ? 1 : 0
  security_group_id            = aws_security_group.cache[0].id
  description                  = "Server"
  referenced_security_group_id = aws_security_group.server.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_egress_rule" "server_to_cache" {
  count                        = var.cache ? 1 : 0
  security_group_id            = aws_security_group.server.id
  description                  = "Cache"
  referenced_security_group_id = aws_security_group.cache[0].id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}
