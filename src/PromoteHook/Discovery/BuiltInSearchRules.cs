namespace PromoteHook.Discovery;

/// <summary>The image fields of well-known kinds, beside pod specs (which are found by their shape). To add one, add a line.</summary>
/// <remarks>Not here: fields that name a repository whose tag stands elsewhere, as of operators that join image and version; and what a build writes.</remarks>
public static class BuiltInSearchRules
{
    /// <summary>The fields that are read.</summary>
    public static IReadOnlyList<SearchRule> All { get; } =
    [
        .. Workflows("Workflow WorkflowTemplate ClusterWorkflowTemplate", "spec"),
        .. Workflows("CronWorkflow", "spec.workflowSpec"),
        .. Workflows("Sensor", "spec.triggers[].template.*.source.resource.spec"),
        .. Rules("argoproj.io", "EventSource Sensor", "spec.template.container.image"),

        .. TektonTasks("Task ClusterTask", "spec"),
        .. TektonTasks("TaskRun", "spec.taskSpec"),
        .. TektonTasks("Pipeline", "spec.tasks[].taskSpec", "spec.finally[].taskSpec"),
        .. TektonTasks("PipelineRun", "spec.pipelineSpec.tasks[].taskSpec", "spec.pipelineSpec.finally[].taskSpec"),
        .. Rules("tekton.dev", "StepAction", "spec.image"),
        .. TektonBundles("TaskRun", "spec.taskRef"),
        .. TektonBundles("Pipeline", "spec.tasks[].taskRef", "spec.finally[].taskRef"),
        .. TektonBundles("PipelineRun", "spec.pipelineRef", "spec.pipelineSpec.tasks[].taskRef", "spec.pipelineSpec.finally[].taskRef"),

        .. Rules("serving.kserve.io", "InferenceService", "spec.*.*.image"),
        .. Rules("serving.kserve.io", "InferenceService", "spec.*.*.storageUri").Select(WithScheme),
        .. Rules("serving.kserve.io", "ClusterStorageContainer", "spec.container.image"),
        .. Rules("sparkoperator.k8s.io", "SparkApplication", "spec.image", "spec.driver.image", "spec.executor.image"),
        .. Rules("sparkoperator.k8s.io", "ScheduledSparkApplication", "spec.template.image", "spec.template.driver.image", "spec.template.executor.image"),
        .. Rules("flink.apache.org", "FlinkDeployment", "spec.image"),
        .. Rules("numaflow.numaproj.io", "Pipeline", "spec.vertices[].udf.container.image", "spec.vertices[].source.udsource.container.image", "spec.vertices[].sink.udsink.container.image"),
        .. Rules("numaflow.numaproj.io", "MonoVertex", "spec.udf.container.image", "spec.source.udsource.container.image", "spec.sink.udsink.container.image"),
        .. Rules("actions.summerwind.dev", "RunnerDeployment", "spec.template.spec.image"),
        .. Rules("k6.io", "TestRun K6", "spec.runner.image", "spec.starter.image", "spec.initializer.image"),
        .. Rules("camel.apache.org", "IntegrationKit", "spec.image"),

        .. Rules("monitoring.coreos.com", "Prometheus PrometheusAgent Alertmanager ThanosRuler", "spec.image"),
        .. Rules("monitoring.coreos.com", "Prometheus", "spec.thanos.image"),
        .. Rules("opentelemetry.io", "OpenTelemetryCollector", "spec.image"),
        .. Rules("opentelemetry.io", "Instrumentation", "spec.*.image"),
        .. Rules("jaegertracing.io", "Jaeger", "spec.allInOne.image", "spec.collector.image", "spec.query.image", "spec.agent.image", "spec.ingester.image"),

        .. Rules("kafka.strimzi.io", "Kafka", "spec.kafka.image", "spec.zookeeper.image", "spec.cruiseControl.image", "spec.kafkaExporter.image"),
        .. Rules("kafka.strimzi.io", "Kafka", "spec.entityOperator.topicOperator.image", "spec.entityOperator.userOperator.image"),
        .. Rules("kafka.strimzi.io", "KafkaConnect KafkaMirrorMaker2 KafkaBridge", "spec.image"),
        .. Rules("rabbitmq.com", "RabbitmqCluster", "spec.image"),

        .. Rules("*.k8s.elastic.co", "Elasticsearch Kibana Beat Agent Logstash ApmServer EnterpriseSearch ElasticMapsServer", "spec.image"),
        .. Rules("opensearch.opster.io", "OpenSearchCluster", "spec.general.image", "spec.dashboards.image"),
        .. Rules("postgresql.cnpg.io", "Cluster", "spec.imageName", "spec.postgresql.extensions[].image.reference"),
        .. Rules("postgresql.cnpg.io", "ImageCatalog ClusterImageCatalog", "spec.images[].image"),
        .. Rules("acid.zalan.do", "postgresql", "spec.dockerImage", "spec.sidecars[].image"),
        .. Rules("postgres-operator.crunchydata.com", "PostgresCluster", "spec.image", "spec.backups.pgbackrest.image", "spec.proxy.pgBouncer.image", "spec.monitoring.pgmonitor.exporter.image"),
        .. Rules("pxc.percona.com", "PerconaXtraDBCluster", "spec.pxc.image", "spec.haproxy.image", "spec.proxysql.image", "spec.pmm.image", "spec.logcollector.image", "spec.backup.image"),
        .. Rules("psmdb.percona.com", "PerconaServerMongoDB", "spec.image", "spec.backup.image", "spec.pmm.image"),
        .. Rules("k8s.mariadb.com", "MariaDB", "spec.image", "spec.galera.agent.image"),
        .. Rules("dragonflydb.io", "Dragonfly", "spec.image"),
        .. Rules("databases.spotahome.com", "RedisFailover", "spec.redis.image", "spec.sentinel.image"),
        .. Rules("redis.redis.opstreelabs.in", "Redis RedisCluster RedisReplication RedisSentinel", "spec.kubernetesConfig.image", "spec.redisExporter.image"),
        .. Rules("cassandra.datastax.com", "CassandraDatacenter", "spec.serverImage"),
        .. Rules("minio.min.io", "Tenant", "spec.image"),
        .. Rules("vault.banzaicloud.com", "Vault", "spec.image"),
        .. Rules("k8s.keycloak.org", "Keycloak", "spec.image"),
        .. Rules("longhorn.io", "EngineImage", "spec.image"),
        .. Rules("ceph.rook.io", "CephCluster", "spec.cephVersion.image"),

        .. Rules("configsync.gke.io", "RootSync RepoSync", "spec.oci.image"),
        .. Rules("helm.cattle.io", "HelmChart", "spec.jobImage"),
        .. Rules("upgrade.cattle.io", "Plan", "spec.upgrade.image", "spec.prepare.image").Select(rule => rule with { Form = ReferenceForm.WithTag }),
        .. Rules("pkg.crossplane.io", "Provider Configuration Function", "spec.package").Select(rule => rule with { Form = ReferenceForm.WithRegistry }),
        .. Rules("pkg.crossplane.io", "ControllerConfig", "spec.image"),
        .. Rules("operators.coreos.com", "ClusterServiceVersion", "spec.relatedImages[].image"),
        .. Rules("operators.coreos.com", "CatalogSource", "spec.image"),
        .. Rules("olm.operatorframework.io", "ClusterCatalog", "spec.source.image.ref"),
        .. Rules("operator.cluster.x-k8s.io", "*", "spec.deployment.containers[].imageUrl"),

        .. Rules("extensions.istio.io", "WasmPlugin", "spec.url"),
        .. Rules("gateway.envoyproxy.io", "EnvoyProxy", "spec.provider.kubernetes.envoyDeployment.container.image", "spec.provider.kubernetes.envoyDaemonSet.container.image"),
        .. Rules("gateway.envoyproxy.io", "EnvoyExtensionPolicy", "spec.wasm[].code.image.url"),
        .. Rules("tailscale.com", "ProxyClass", "spec.statefulSet.pod.tailscaleContainer.image", "spec.statefulSet.pod.tailscaleInitContainer.image"),

        .. Rules("kubevirt.io", "VirtualMachine", "spec.template.spec.volumes[].containerDisk.image", "spec.template.spec.domain.firmware.kernelBoot.container.image"),
        .. Rules("kubevirt.io", "VirtualMachineInstance", "spec.volumes[].containerDisk.image", "spec.domain.firmware.kernelBoot.container.image"),
        .. Rules("kubevirt.io", "VirtualMachine", "spec.dataVolumeTemplates[].spec.source.registry.url").Select(WithScheme),
        .. Rules("cdi.kubevirt.io", "DataVolume", "spec.source.registry.url").Select(WithScheme),
        .. Rules("cdi.kubevirt.io", "DataImportCron", "spec.template.spec.source.registry.url").Select(WithScheme),

        .. Rules("apps.kruise.io", "ImagePullJob", "spec.image"),
        .. Rules("apps.kruise.io", "ImageListPullJob", "spec.images[]"),
        .. Rules("build.openshift.io", "BuildConfig", "spec.strategy.*.from.name").Select(OfDockerImage),
        .. Rules("image.openshift.io", "ImageStream", "spec.tags[].from.name").Select(OfDockerImage),
        .. Rules("machineconfiguration.openshift.io", "MachineConfig", "spec.osImageURL"),
    ];

    /// <summary>What a build writes: never a use, whatever rule leads there.</summary>
    public static IReadOnlyList<SearchRule> BuildOutputs { get; } =
    [
        .. Rules("shipwright.io", "Build BuildRun", "spec.output.image", "spec.build.spec.output.image"),
        .. Rules("kpack.io", "Image", "spec.tag", "spec.additionalTags[]"),
        .. Rules("kafka.strimzi.io", "KafkaConnect", "spec.build.output.image"),
        .. Rules("build.openshift.io", "BuildConfig", "spec.output.to.name"),
    ];

    private static IEnumerable<SearchRule> Rules(string group, string kinds, params IEnumerable<string> paths) =>
        kinds.Split(' ').SelectMany(kind => paths.Select(path => new SearchRule(group, kind, path)));

    private static SearchRule WithScheme(SearchRule rule) => rule with { Form = ReferenceForm.WithScheme };

    private static SearchRule OfDockerImage(SearchRule rule) => rule with { Beside = ("kind", "DockerImage") };

    private static IEnumerable<SearchRule> Workflows(string kinds, string prefix)
    {
        string[] templates = ["templates[]", "templateDefaults", "templates[].steps[][].inline", "templates[].dag.tasks[].inline"];
        string[] images = ["container.image", "script.image", "sidecars[].image"];
        return Rules("argoproj.io", kinds, templates.SelectMany(template => images.Select(image => $"{prefix}.{template}.{image}")));
    }

    private static IEnumerable<SearchRule> TektonTasks(string kinds, params string[] specs)
    {
        string[] images = ["steps[].image", "sidecars[].image", "stepTemplate.image"];
        return Rules("tekton.dev", kinds, specs.SelectMany(spec => images.Select(image => $"{spec}.{image}")));
    }

    private static IEnumerable<SearchRule> TektonBundles(string kinds, params string[] references) =>
    [
        .. Rules("tekton.dev", kinds, references.Select(reference => $"{reference}.bundle")),
        .. Rules("tekton.dev", kinds, references.Select(reference => $"{reference}.params[].value"))
            .Select(rule => rule with { Beside = ("name", "bundle") }),
    ];
}
