module "container" {
  source            = "../modules/container"
  role              = var.role
  resolver_replicas = var.resolver_replicas
  image             = "${aws_ecr_repository.this.repository_url}:${var.image_tag}"
  domain            = var.domain
  trusted_network   = var.vpc_cidr
  control_plane_url = var.control_plane_url
  redis_url         = var.cache ? "redis://${aws_elasticache_replication_group.this[0].primary_endpoint_address}:6379" : ""
  secrets           = local.secrets
  log_group         = aws_cloudwatch_log_group.this.name
  region            = var.region
}

resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_338:A year of people's addresses is more than anybody needs; `log_days` says how long
  name              = "/${var.name}"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = module.container.definitions

  # For the socket by which commands reach the server. What must last is in the database.
  volume {
    name = "data"
  }
  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"
  desired_count   = module.container.replicas

  # An instance is stopped before the next one starts: two of them on one database are not built yet.
  deployment_minimum_healthy_percent = local.instance ? 0 : 50
  deployment_maximum_percent         = local.instance ? 100 : 200
  # Migrations of a large database take their time.
  health_check_grace_period_seconds = 300
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = aws_subnet.private[*].id
    security_groups  = [aws_security_group.server.id]
    assign_public_ip = false
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.server.arn
    container_name   = var.role
    container_port   = module.container.port
  }
  depends_on = [
    aws_lb_listener.https,
    aws_route_table_association.private,
    aws_secretsmanager_secret_version.database_url,
    aws_secretsmanager_secret_version.register_token,
    aws_iam_role_policy.execution,
  ]
}

# What ECS needs to start the container. The server itself has no rights in the account at all.
resource "aws_iam_role" "execution" {
  name_prefix = "${var.name}-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "execution" {
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

data "aws_iam_policy_document" "execution" {
  # checkov:skip=CKV_AWS_356:GetAuthorizationToken knows no resource; it gives access to nothing by itself
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    resources = [aws_ecr_repository.this.arn]
  }
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = values(local.secrets)
  }
  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this.arn]
  }
}
