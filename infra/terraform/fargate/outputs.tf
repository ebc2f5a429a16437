output "url" {
  description = "Where people go, once `domain` points at the load balancer."
  value       = "https://${var.domain}"
}

output "health_url" {
  description = "Answers 200 with the version when all is well."
  value       = "https://${var.domain}/api/health"
}

output "gateway_url" {
  description = "Where the live connection opens (an instance's)."
  value       = local.instance ? "wss://${var.domain}/gateway" : ""
}

output "load_balancer" {
  description = "What `domain` must point at."
  value       = aws_lb.this.dns_name
}

output "repository_url" {
  description = "Where images are pushed to."
  value       = aws_ecr_repository.this.repository_url
}

output "cluster" {
  description = "The ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "service" {
  description = "The ECS service."
  value       = aws_ecs_service.this.name
}

output "log_group" {
  description = "Where the log is; the set-up link of a new instance stands in it."
  value       = aws_cloudwatch_log_group.this.name
}

output "network_configuration" {
  description = "For a command beside the server: aws ecs run-task --network-configuration."
  value       = "awsvpcConfiguration={subnets=[${join(",", aws_subnet.private[*].id)}],securityGroups=[${aws_security_group.server.id}]}"
}

output "image_tag" {
  description = "The image that runs."
  value       = var.image_tag
}
